"""The interceptors, one concern each; `server.application` names their order."""
