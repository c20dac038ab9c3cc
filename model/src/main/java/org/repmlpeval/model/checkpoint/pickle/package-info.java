/**
 * Python pickles as data. The pickle machine builds plain values, and {@code StateDictFinder} finds the dict of tensors among them.
 * Nothing is ever imported or called, whatever the pickle asks for.
 *
 * <p>This project has its own machine instead of net.razorvine's. That library keeps its constructors in a static registry, which
 * PySpark fills in the same JVM. It allocates byte strings and texts before it knows that their bytes exist. It also hashes dict
 * keys, and a hostile pickle can make a key contain itself. Only its opcodes for numbers could have been reused.
 */
package org.repmlpeval.model.checkpoint.pickle;
