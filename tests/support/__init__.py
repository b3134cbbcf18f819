"""What tests are made with: servers, visitors, people; nothing about one feature."""
