"""The interface that clients of OpenAI speak, under `/v1`."""
