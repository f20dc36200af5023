"""What several test folders share: private services, real servers, programs under test."""
