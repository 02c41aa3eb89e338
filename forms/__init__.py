"""Forms: schema, judge, pages. The public face of the room."""
