package org.repmlpeval.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/**
 * Writes a bare state dict as {@code torch.save} would, to be opened by {@code torch.load(weights_only=True)} of PyTorch 1.6 and
 * later. After each {@code running_var} stands a zero {@code num_batches_tracked}, which {@code load_state_dict(strict=True)} may
 * ask for. The same state dict gives the same bytes.
 */
public final class PthWriter {
    private static final String ROOT = "archive/";

    private PthWriter() {}

    /** As {@link #write(StateDict, Path, IfExists)}; an existing file is refused. */
    public static void write(StateDict stateDict, Path target) {
        write(stateDict, target, IfExists.REFUSE);
    }

    /**
     * Writes aside and renames; float32 and float64 tensors are written as they are.
     *
     * @throws InvalidInputException if the target exists and may not be replaced
     * @throws EnvironmentException if it cannot be written
     */
    public static void write(StateDict stateDict, Path target, IfExists ifExists) {
        StagedFile.write(target, ifExists, out -> write(stateDict, out, ZipWriter.ZIP64_FROM));
    }

    /** @param zip64From sizes and offsets from which on zip64 fields are written; a test lowers it */
    static void write(StateDict stateDict, FileChannel out, long zip64From) throws IOException {
        Map<String, TensorBytes> tensors = TensorBytes.of(stateDict);
        ZipWriter zip = new ZipWriter(out, zip64From);
        zip.add(ROOT + "data.pkl", StateDictPickle.of(tensors));
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
