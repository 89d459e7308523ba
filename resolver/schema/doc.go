// Package schema knows what may stand in a section: the IIS schema language, our embedded schema files written in it,
// and files of a server laid over them.
//
// The language is that of %windir%\System32\inetsrv\config\schema: sectionSchema, element, attribute, enum, flag and
// collection. Four things are our own: since="8.5" on anything that older versions of IIS lack, permissive="true" on a
// sectionSchema whose body IIS does not check, <documented> beside enum and flag for a name that the documentation has but no
// schema file of IIS, and <earlier before="8.0" defaultValue="v2.0" /> in an attribute whose default was another one before
// that version ([Schema.At]).
//
// Nothing is read before somebody asks for it: a section is built on the first call of [Schema.Section], and of the embedded files,
// of which most runs need a few sections, only that section's text is parsed then. Files of a server are parsed when they are
// loaded, because what is wrong in them must be told.
//
// It imports source and xmlsrc.
package schema
