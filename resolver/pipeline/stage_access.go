package pipeline

// The stages that decide who may ask: SSL, addresses, authentication, authorization (S06 to S09).

func siteLimits(r *run) result          { return result{} }
func sslRequirements(r *run) result     { return result{} }
func addressRestrictions(r *run) result { return result{} }
func integratedMode(r *run) result      { return result{} }
func authentication(r *run) result      { return result{} }
func authorization(r *run) result       { return result{} }
func redirection(r *run) result         { return result{} }
