"""The trained event reader: text and mentions in, events with evidence out; uses numpy and onnxruntime."""
