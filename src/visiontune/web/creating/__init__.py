"""Forms: what a person fills in, as a request; and a request as a filled form."""
