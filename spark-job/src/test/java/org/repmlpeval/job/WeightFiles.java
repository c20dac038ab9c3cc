package org.repmlpeval.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;

/** A bare {@code .pth} laid out as others keep theirs. */
public final class WeightFiles {
    public static final String INDEX = "model.safetensors.index.json";
    public static final List<String> SHARDS =
            List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

    private WeightFiles() {}

    /** {@code {"state_dict": {"w": a tensor of one element}, "ema": {"module": the weights}}}. */
    public static Path withEntries(Path bare, Path target) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(bare));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
            String pickle = entries.keySet().stream()
                    .filter(name -> name.endsWith("/data.pkl"))
                    .findFirst()
                    .orElseThrow();
            int first = entries.get(pickle.replace("data.pkl", "data/0")).length;
            entries.compute(pickle, (name, bytes) -> wrapped(bytes, first / Float.BYTES));
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey());
                CRC32 crc = new CRC32();
                crc.update(e.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(e.getValue().length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(e.getValue());
            }
        }
        return target;
    }

    /** @param elements of storage 0, which is float32 */
    private static byte[] wrapped(byte[] pickle, int elements) {
        String dict = new String(pickle, 2, pickle.length - 3, StandardCharsets.ISO_8859_1);
        String one = "}S'w'\nctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI"
                + elements + "\ntQI0\n(I1\nt(I1\ntI00\nNtRs";
        String text = "\u0080\u0002}(S'state_dict'\n" + one + "S'ema'\n}S'module'\n" + dict + "su.";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Two shards and their index. @return the index */
    public static Path sharded(Path bare, Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> map = new TreeMap<>();
        List<Map<String, Tensor>> halves = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        CheckpointReader.read(bare).stateDict().tensors().forEach((name, tensor) -> {
            int half = halves.get(0).size() > halves.get(1).size() ? 1 : 0;
            halves.get(half).put(name, tensor);
            map.put(name, SHARDS.get(half));
            if (name.endsWith(".running_var")) {
                map.put(name.replace("running_var", "num_batches_tracked"), SHARDS.get(half));
            }
        });
        for (int i = 0; i < SHARDS.size(); i++) {
            SafetensorsWriter.write(new StateDict(halves.get(i)), Map.of(), folder.resolve(SHARDS.get(i)));
        }
        Path index = folder.resolve(INDEX);
        new ObjectMapper().writeValue(index.toFile(), Map.of("metadata", Map.of(), "weight_map", map));
        return index;
    }
}
