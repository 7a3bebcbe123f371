"""Tables of a document as rows of a plan: their layout, columns, kinds of rows, and what pages tore apart."""
