/**
 * Python pickles as data. The pickle machine builds plain values, and {@code StateDictFinder} finds the dict of tensors among them.
 * Nothing is imported or called, whatever the pickle asks for.
 *
 * <p>The machine is our own and not net.razorvine's. That library keeps its constructors in a static registry, which PySpark fills in
 * the same JVM. It allocates byte strings and texts before it knows that their bytes exist, and it hashes dict keys, which a hostile
 * pickle can make contain themselves. Only its opcodes for numbers would have been left to inherit.
 */
package org.repmlpeval.model.checkpoint.pickle;
