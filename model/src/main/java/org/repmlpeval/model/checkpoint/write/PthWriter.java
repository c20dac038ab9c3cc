package org.repmlpeval.model.checkpoint.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/**
 * Writes a state dict like {@code torch.save}, either bare or as an entry together with a few texts. {@code
 * torch.load(weights_only=True)} of PyTorch 1.6 and later opens it. Each {@code running_var} is followed by a {@code
 * num_batches_tracked}, 0 if unknown, which {@code load_state_dict(strict=True)} may ask for. The same content gives the same
 * bytes.
 */
public final class PthWriter {
    private static final String ROOT = "archive/";

    private PthWriter() {}

    /** Like {@link #write(StateDict, Path, IfExists)}, but never replaces an existing file. */
    public static void write(StateDict stateDict, Path target) {
        write(stateDict, target, IfExists.REFUSE);
    }

    /** Like {@link #write(StateDict, BatchCounters, Path, IfExists)}, with counters of 0. */
    public static void write(StateDict stateDict, Path target, IfExists ifExists) {
        write(stateDict, BatchCounters.NONE, target, ifExists);
    }

    /**
     * Writes a temporary file and renames it. float32 and float64 tensors are written unchanged.
     *
     * @throws InvalidInputException if the target exists and may not be replaced
     * @throws EnvironmentException if it cannot be written
     */
    public static void write(StateDict stateDict, BatchCounters counters, Path target, IfExists ifExists) {
        Map<String, TensorBytes> tensors = TensorBytes.of(stateDict, counters);
        StagedFile.write(
                target, ifExists, out -> write(StateDictPickle.of(tensors), tensors, out, ZipWriter.ZIP64_FROM));
    }

    /**
     * Like {@link #write(StateDict, BatchCounters, Path, IfExists)}, but in OpenMMLab's layout: {@code {"state_dict": ..., "meta":
     * {...}}}.
     *
     * @param meta texts by key
     */
    public static void writeWithMeta(
            StateDict stateDict, BatchCounters counters, Map<String, String> meta, Path target, IfExists ifExists) {
        Map<String, TensorBytes> tensors = TensorBytes.of(stateDict, counters);
        byte[] pickle = StateDictPickle.withMeta(tensors, meta);
        StagedFile.write(target, ifExists, out -> write(pickle, tensors, out, ZipWriter.ZIP64_FROM));
    }

    /** @param zip64From sizes and offsets from this value on use zip64 fields; a test lowers it */
    static void write(StateDict stateDict, FileChannel out, long zip64From) throws IOException {
        Map<String, TensorBytes> tensors = TensorBytes.of(stateDict, BatchCounters.NONE);
        write(StateDictPickle.of(tensors), tensors, out, zip64From);
    }

    private static void write(byte[] pickle, Map<String, TensorBytes> tensors, FileChannel out, long zip64From)
            throws IOException {
        ZipWriter zip = new ZipWriter(out, zip64From);
        zip.add(ROOT + "data.pkl", pickle);
        zip.add(ROOT + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer buffer = ByteBuffer.allocateDirect(FileBytes.CHUNK);
        int key = 0;
        for (TensorBytes tensor : tensors.values()) {
            zip.add(ROOT + "data/" + key++, tensor.bytes(), sink -> tensor.writeTo(buffer, sink));
        }
        zip.add(ROOT + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }
}
