"""What a message's words are: amounts, formats and names, the network that reads them, and the values of its slots."""
