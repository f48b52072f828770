//! From bytes to objects (ISO 32000-1 §7.2, §7.3): input window, lexer, parser.
