"""The trained event reader: text and mentions in, events with their evidence out; numpy and onnxruntime only."""
