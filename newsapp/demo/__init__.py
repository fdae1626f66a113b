"""The demonstration newspaper, The Lamp Post: invented stories, drawn pictures, and the filling of an empty house."""
