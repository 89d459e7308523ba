package structure

// Public sources that several rules name.
const (
	kb942055    = "Microsoft Learn: HTTP Error 500.19 on IIS webpages (KB 942055)"
	deepDive    = "Microsoft Learn: Deep Dive into IIS Configuration with IIS 7 and IIS 8"
	appHostPage = "Microsoft Learn: Introduction to ApplicationHost.config"
)
