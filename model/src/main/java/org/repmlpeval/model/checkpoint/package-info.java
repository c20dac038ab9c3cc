/**
 * State dicts in and out: PyTorch {@code .pth} and {@code .safetensors}, one file or several, read without executing anything found in a file, and
 * matched strictly against the tensors that an architecture expects. Does no arithmetic beyond the change of number format.
 *
 * <p>The way in: {@code CheckpointReader} tells the format ({@code Magic}); {@code PthReader} ({@code ZipArchive}) and {@code
 * LegacyPthReader}, both by {@code PickleMachine}, {@code TorchObjects} and {@code StateDictFinder}, or {@code SafetensorsReader},
 * of several files by {@code SafetensorsIndex} and {@code ShardedSafetensors}, describe tensors as views of byte ranges ({@code
 * StoredTensor}); {@code StateDictAssembler} streams each range once ({@code ByteSource}, {@code Window}). Names stay the
 * file's own; {@code OpenMmlabNames} translates them. What the file says of the order of its classes is found by {@code
 * ClassOrderFinder}.
 *
 * <p>The pickle machine is our own, not net.razorvine's: that one keeps its constructors in a static registry, which PySpark's
 * side of the same JVM fills; creates the arrays of byte strings and texts before it knows that their bytes exist; and hashes
 * dict keys, which a hostile pickle can make contain themselves. Of its opcodes only the numbers would have been left to inherit.
 */
package org.repmlpeval.model.checkpoint;
