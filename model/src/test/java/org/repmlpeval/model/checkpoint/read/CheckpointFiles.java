package org.repmlpeval.model.checkpoint.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/** The files of src/test/python/make_checkpoints.py, and archives made on the spot. */
public final class CheckpointFiles {
    public static final long SEED = Long.getLong("test.seed", 20240611);
    public static final String REPLAY = "replay with ./mvnw verify -Dtest.seed=" + SEED;

    private CheckpointFiles() {}

    public static Path resource(String name) {
        try {
            return Path.of(
                    CheckpointFiles.class.getResource("/checkpoints/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<Path> folder(String name) throws IOException {
        try (Stream<Path> files = Files.list(resource(name))) {
            return files.sorted().toList();
        }
    }

    public static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(resource("expected.json").toFile());
    }

    public static Tensor tensor(JsonNode expected) {
        ByteBuffer bytes = ByteBuffer.wrap(
                        HexFormat.of().parseHex(expected.get("float32").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        int[] shape = new int[expected.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = expected.get("shape").get(i).asInt();
        }
        return Tensor.of(values, shape);
    }

    /** Random bits, so that NaNs, infinities and subnormals occur; float32 and float64, a scalar, an empty tensor, two BatchNorms. */
    public static StateDict randomBits(long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("stem.conv.weight", floats(random, 5, 3, 2, 4));
        for (String norm : List.of("stem.bn", "späte.norm")) {
            for (String leaf : List.of("weight", "bias", "running_mean", "running_var")) {
                tensors.put(norm + "." + leaf, floats(random, 7));
            }
        }
        tensors.put("scalar", floats(random));
        tensors.put("empty", floats(random, 0, 3));
        tensors.put("head.weight", floats(random, 10, 33));
        return new StateDict(tensors);
    }

    private static Tensor floats(Random random, int... shape) {
        int size = 1;
        for (int axis : shape) {
            size *= axis;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return Tensor.of(values, shape);
    }

    /** A pickled dict {@code {"w": view}} of float32 storage "0"; text of Latin-1 characters. */
    static String viewPickle(long elements, long offset, List<Long> shape, List<Long> stride) {
        StringBuilder text = new StringBuilder("\u0080\u0002}S'w'\nctorch._utils\n_rebuild_tensor_v2\n(");
        text.append("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nL")
                .append(elements)
                .append("L\ntQ");
        text.append("L").append(offset).append("L\n(");
        shape.forEach(axis -> text.append("L").append(axis).append("L\n"));
        text.append("t(");
        stride.forEach(step -> text.append("L").append(step).append("L\n"));
        return text.append("tI00\nNtRs.").toString();
    }

    /**
     * A file of the legacy format.
     *
     * @param pickle of the object; text of Latin-1 characters, as is {@code keys}, the pickle of the list of storage keys
     * @param storages what follows the pickles
     */
    static byte[] legacy(String pickle, String keys, byte[] storages) {
        String head = "\u0080\u0002\u008a\n" + "\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019."
                + "\u0080\u0002M\u00e9\u0003." + "\u0080\u0002}.";
        byte[] pickles = (head + pickle + keys).getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(pickles.length + storages.length)
                .put(pickles)
                .put(storages)
                .array();
    }

    /** A storage of the legacy format: the number of its float32 elements, which need not be true, and these. */
    static byte[] legacyStorage(long elements, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Float.BYTES * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(elements);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    static Map<String, byte[]> archiveOf(String pickle, byte[] storage) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
        entries.put("archive/data/0", storage);
        return entries;
    }

    /** @param method {@link ZipEntry#STORED} or {@link ZipEntry#DEFLATED} */
    static Path zip(Path file, int method, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey());
                CRC32 crc = new CRC32();
                crc.update(e.getValue());
                entry.setMethod(method);
                entry.setSize(e.getValue().length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(e.getValue());
                out.closeEntry();
            }
        }
        return file;
    }
}
