package org.repmlpeval.model.checkpoint.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/**
 * Writes a state dict as safetensors: each tensor as F32 or F64 according to its precision, and for each {@code running_var} an I64
 * {@code num_batches_tracked}, 0 if unknown. The same state dict gives the same bytes.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final String METADATA = "__metadata__";

    private SafetensorsWriter() {}

    /** Like {@link #write(StateDict, Map, Path, IfExists)}, but never replaces an existing file. */
    public static void write(StateDict stateDict, Map<String, String> metadata, Path target) {
        write(stateDict, metadata, target, IfExists.REFUSE);
    }

    /** Like {@link #write(StateDict, BatchCounters, Map, Path, IfExists)}, with counters of 0. */
    public static void write(StateDict stateDict, Map<String, String> metadata, Path target, IfExists ifExists) {
        write(stateDict, BatchCounters.NONE, metadata, target, ifExists);
    }

    /**
     * Writes a temporary file and renames it.
     *
     * @param metadata goes into {@code __metadata__}; PyTorch's users expect {@code format = pt}
     * @throws InvalidInputException if the target exists and may not be replaced, or a tensor has the name {@code __metadata__}
     * @throws EnvironmentException if it cannot be written
     */
    public static void write(
            StateDict stateDict, BatchCounters counters, Map<String, String> metadata, Path target, IfExists ifExists) {
        if (stateDict.contains(METADATA)) {
            throw new InvalidInputException(
                    "cannot write " + target + ": a tensor has the reserved name " + METADATA + "; rename it");
        }
        Map<String, TensorBytes> tensors = TensorBytes.of(stateDict, counters);
        // widest elements first, so that all of them are aligned
        List<Map.Entry<String, TensorBytes>> placed = tensors.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, TensorBytes> e) ->
                        -e.getValue().type().bytes()))
                .toList();
        StagedFile.write(target, ifExists, out -> {
            writeFully(out, header(placed, metadata));
            ByteBuffer buffer = ByteBuffer.allocateDirect(FileBytes.CHUNK);
            for (Map.Entry<String, TensorBytes> e : placed) {
                e.getValue().writeTo(buffer, bytes -> writeFully(out, bytes));
            }
        });
    }

    private static ByteBuffer header(List<Map.Entry<String, TensorBytes>> placed, Map<String, String> metadata)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(METADATA);
            metadata.forEach(node::put);
        }
        long at = 0;
        for (Map.Entry<String, TensorBytes> e : placed) {
            TensorBytes tensor = e.getValue();
            ObjectNode node = root.putObject(e.getKey());
            node.put("dtype", tensor.type().safetensors());
            ArrayNode shape = node.putArray("shape");
            for (int axis : tensor.shape()) {
                shape.add(axis);
            }
            node.putArray("data_offsets").add(at).add(at + tensor.bytes());
            at += tensor.bytes();
        }
        byte[] text = json.writeValueAsBytes(root);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
