"""Tags for templates that lobby fills."""
