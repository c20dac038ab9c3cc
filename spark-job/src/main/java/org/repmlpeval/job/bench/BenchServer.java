package org.repmlpeval.job.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * Measures on request, so that a script can alternate between this engine and others. A request is a line of words, an answer a line of JSON:
 *
 * <pre>
 * run MODEL FORM BATCH THREADS together|apart SECONDS
 * logits MODEL FORM IMAGES FILE
 * sgemm THREADS SECONDS
 * pipeline|spark MODEL FORMS DATA RECIPE BATCH THREADS
 * preprocess DATA RECIPE SECONDS
 * memory
 * </pre>
 */
public final class BenchServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ModelBench> models;
    private final Pipelines pipelines;
    private final int cores;
    private final PrintStream out;

    /** Creates the end-to-end benchmark of a model. */
    @FunctionalInterface
    public interface Pipelines {
        PipelineBench of(String model, List<Form> forms, Path data, String recipe, int batch);
    }

    /**
     * @param models the loaded models by name
     * @param cores largest number of threads in a request
     */
    public BenchServer(Map<String, ModelBench> models, Pipelines pipelines, int cores, PrintStream out) {
        this.models = models;
        this.pipelines = pipelines;
        this.cores = cores;
        this.out = out;
    }

    /** Answers requests until there are no more. */
    public void serve(BufferedReader requests) throws IOException {
        answer(Map.of("ready", true, "models", models.keySet()));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (!line.isBlank()) {
                answer(reply(line.strip()));
            }
        }
    }

    private void answer(Object reply) throws IOException {
        out.println(JSON.writeValueAsString(reply));
        out.flush();
    }

    /** Answers one request; if it fails, the answer is the error. */
    private Object reply(String line) {
        try {
            return reply(List.of(line.split(" ")));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return Map.of("error", line + ": a word is missing or is not a number; see bench --help");
        } catch (IOException | RuntimeException e) {
            return Map.of("error", line + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of("error", line + ": interrupted");
        }
    }

    private Object reply(List<String> words) throws IOException, InterruptedException {
        Function<Integer, Integer> number = i -> Integer.parseInt(words.get(i));
        Function<Integer, Double> seconds = i -> Double.parseDouble(words.get(i));
        return switch (words.get(0)) {
            case "run" -> model(words.get(1))
                    .measure(
                            Form.parse(words.get(2)),
                            number.apply(3),
                            number.apply(4),
                            Mode.parse(words.get(5)),
                            seconds.apply(6));
            case "logits" -> Map.of(
                    "shape",
                    model(words.get(1)).writeLogits(Form.parse(words.get(2)), number.apply(3), Path.of(words.get(4))));
            case "sgemm" -> Map.of("gigaflops", ModelBench.sgemm(threads(number.apply(1)), seconds.apply(2)));
            case "pipeline" -> pipeline(words).loop(threads(number.apply(6)));
            case "spark" -> pipeline(words).spark(threads(number.apply(6)));
            case "preprocess" -> PipelineBench.preprocess(
                    Path.of(words.get(1)), Recipes.resolve(words.get(2)), seconds.apply(3));
            case "memory" -> Map.of(
                    "peakResidentBytes", ProcessMemory.peakResidentBytes().orElse(-1));
            default -> throw new InvalidInputException(
                    "unknown request; legal: run, logits, sgemm, pipeline, spark, preprocess, memory");
        };
    }

    private int threads(int wanted) {
        ModelBench.require(wanted >= 1 && wanted <= cores, "threads", wanted, "1 to " + cores);
        return wanted;
    }

    private ModelBench model(String name) {
        ModelBench model = models.get(name);
        if (model == null) {
            throw new InvalidInputException("no model '" + name + "'; loaded: " + models.keySet());
        }
        return model;
    }

    private PipelineBench pipeline(List<String> words) {
        model(words.get(1));
        List<Form> forms =
                Arrays.stream(words.get(2).split(",")).map(Form::parse).toList();
        return pipelines.of(words.get(1), forms, Path.of(words.get(3)), words.get(4), Integer.parseInt(words.get(5)));
    }
}
