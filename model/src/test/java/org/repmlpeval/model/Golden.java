package org.repmlpeval.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.UnitStages;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;

/** Expected values of an independent float64 implementation, by resource name. */
public final class Golden {
    private Golden() {}

    public static JsonNode json(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("golden/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    /** Logits of a form in {@code reduced.json}. @param drift what PyTorch's rounding changes, relative to the largest logit */
    public record Reduced(Form form, double[] logits, double drift) {}

    /** The forms of a network of {@code reduced.json}. */
    public static List<Reduced> reduced(JsonNode network) {
        JsonNode all = network.get("logits");
        List<Reduced> forms = new ArrayList<>();
        all.fields().forEachRemaining(entry -> {
            Form form = Form.parse(entry.getKey());
            double[] logits = doubles(entry.getValue());
            double[] unrounded = doubles(all.get(form.unrounded().label()));
            forms.add(new Reduced(
                    form,
                    logits,
                    Deviation.of(unrounded, Tensor.of(logits, logits.length)).relative()));
        });
        return forms;
    }

    /** A preset, or the small network for CIFAR-10 whose checkpoint other tests use. */
    public static Architecture architecture(String name) {
        return name.equals("RepMLPNet-CIFAR") ? cifar() : Architectures.resolve(name);
    }

    /** A single block as the row of {@code blocks.json} describes it. */
    public static Architecture block(JsonNode row) {
        List<Integer> kernels = new ArrayList<>();
        row.get("kernels").forEach(k -> kernels.add(k.intValue()));
        String name = "block " + row.get("h") + "x" + row.get("w") + " on " + row.get("H") + "x" + row.get("W");
        List<Integer> input = List.of(row.get("H").intValue(), row.get("W").intValue());
        List<Integer> partition = List.of(row.get("h").intValue(), row.get("w").intValue());
        int channels = row.get("channels").intValue();
        if (row.get("version").textValue().equals("v3")) {
            return new RepMlpBlock(
                    name, input, channels, partition, row.get("sharesets").intValue(), kernels);
        }
        int reduction = row.get("reduction").intValue();
        int groups = row.get("groups").intValue();
        return new RepMlpLayer(name, input, channels, channels, new LayerRepMlp(partition, kernels, reduction, groups));
    }

    private static RepMlpNet cifar() {
        return new RepMlpNet(
                "RepMLPNet-CIFAR",
                List.of(32, 32),
                new UnitStages(
                        List.of(32, 64, 128),
                        List.of(2, 2, 2),
                        List.of(List.of(16, 16), List.of(8, 8), List.of(4, 4)),
                        List.of(1, 4, 16)),
                List.of(1, 3),
                2,
                10);
    }
}
