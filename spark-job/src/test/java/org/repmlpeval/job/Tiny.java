package org.repmlpeval.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.procedural.Procedural;

/** Networks small enough to run hundreds of times, their partitions not square and several per map. */
public final class Tiny {
    public static final int CLASSES = 7;

    private Tiny() {}

    /** Input 16x16. */
    public static Architecture square() {
        return architecture("tiny.yaml");
    }

    /** Input 16x24. */
    public static Architecture wide() {
        return architecture("tiny-wide.yaml");
    }

    /** Scores of 4 classes per pixel, input 32x24. */
    public static Architecture pixels() {
        return architecture("tiny-pixels.yaml");
    }

    /** Embeddings of 12 values, input 16x24. */
    public static Architecture face() {
        return architecture("tiny-face.yaml");
    }

    /** A recipe that makes any image that size, as a file. */
    public static Path exactly(int height, int width, Path folder) throws IOException {
        String size = "[" + height + ", " + width + "]";
        return Files.write(
                folder.resolve("exactly-" + height + "x" + width + ".yaml"),
                List.of(
                        "name: exactly",
                        "resize: " + size,
                        "filter: bilinear",
                        "crop: none",
                        "mean: [0.5, 0.4, 0.3]",
                        "std: [0.2, 0.3, 0.4]"));
    }

    /** A training-time checkpoint of procedural weights, its head changed so that more than one class is predicted. */
    public static Path checkpoint(Architecture architecture, Path folder) {
        StateDict procedural = Procedural.weights(architecture.tensors(Form.TRAIN), "tiny/");
        Map<String, Tensor> tensors = new LinkedHashMap<>(procedural.tensors());
        tensors.put("head.weight", centred(procedural.get("head.weight")));
        tensors.put("head.bias", Tensor.of(new float[CLASSES], CLASSES));
        Path file = folder.resolve(architecture.name() + ".pth");
        PthWriter.write(new StateDict(tensors), file);
        return file;
    }

    /** {@code (classes, C)} with rows that sum to 0: what all features have in common then moves no logit. */
    private static Tensor centred(Tensor weight) {
        int columns = weight.size() / CLASSES;
        float[] values = weight.floats().clone();
        for (int row = 0; row < CLASSES; row++) {
            double mean = 0;
            for (int i = 0; i < columns; i++) {
                mean += values[row * columns + i] / columns;
            }
            for (int i = 0; i < columns; i++) {
                values[row * columns + i] = (float) (8 * (values[row * columns + i] - mean));
            }
        }
        return Tensor.of(values, CLASSES, columns);
    }

    /** A resource beside this class as a file. */
    public static Path file(String resource, Path folder) {
        try (InputStream in = Tiny.class.getResourceAsStream(resource)) {
            Path file = folder.resolve(resource);
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Architecture architecture(String resource) {
        try (InputStream in = Tiny.class.getResourceAsStream(resource)) {
            return Architectures.parse(new String(in.readAllBytes(), "UTF-8"), resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
