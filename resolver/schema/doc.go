// Package schema knows what may stand in a section: the IIS schema language, our embedded schema files written in it,
// and files of a server laid over them.
//
// The language is that of %windir%\System32\inetsrv\config\schema: sectionSchema, element, attribute, enum, flag and
// collection. Two attributes are our own: since="8.5" on anything that older versions of IIS lack, and
// permissive="true" on a sectionSchema whose body nobody checks.
//
// It imports source and xmlsrc.
package schema
