// Stands for libraries that the bindings are linked with and of which nobody calls a function.
