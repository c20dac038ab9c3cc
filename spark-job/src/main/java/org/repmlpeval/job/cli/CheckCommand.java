package org.repmlpeval.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.repmlpeval.job.cli.options.DeployWeightsOptions;
import org.repmlpeval.job.cli.options.EngineSettings;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.options.UserFiles;
import org.repmlpeval.job.cli.output.DriftTable;
import org.repmlpeval.job.cli.output.ExactnessTable;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.cli.output.LogitsFile;
import org.repmlpeval.job.run.check.BlockDrift;
import org.repmlpeval.job.run.check.ConvertedWeights;
import org.repmlpeval.job.run.check.Exactness;
import org.repmlpeval.job.run.check.ExactnessRun;
import org.repmlpeval.job.run.check.FormCheck;
import org.repmlpeval.job.run.check.Verdict;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.procedural.Procedural;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Run the forms of a network on a few inputs and compare the outputs. Needs no data set and no Spark.",
            "",
            "Procedural weights and images are computed from a formula, so that a program in any language can reproduce"
                    + " them. Let u(name, i) be the top 24 bits of splitmix64 at state fnv1a64(name) + (i + 1) *"
                    + " 0x9E3779B97F4A7C15, divided by 2^24, where name is SALT followed by the tensor's name. Then"
                    + " running_var and the weight of a norm are 0.5 + u, running_mean is 0.4 (u - 0.5), a bias is"
                    + " 0.2 (u - 0.5), and any other weight is (u - 0.5) sqrt(3 / fan_in). Images are 4"
                    + " u(\"input\", i) - 2."
        })
final class CheckCommand implements Callable<Integer> {
    private static final String PROCEDURAL = "procedural:";

    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "procedural:N|IMAGE",
            description = "procedural:N for N procedural images, for example procedural:2, or image files, which need"
                    + " --recipe.")
    private List<String> input;

    @Option(
            names = "--recipe",
            paramLabel = "NAME|FILE.yaml",
            description = "Preprocessing of the image files: the name of a recipe, for example repmlpnet-224, or a"
                    + " YAML file.")
    private String recipe;

    @Mixin
    private NetworkOptions.Forms forms;

    @Mixin
    private NetworkOptions.CalibrationSource calibration;

    @Mixin
    private EngineSettings engine;

    @Option(
            names = "--dtype",
            defaultValue = "float32",
            paramLabel = "float32|float64",
            description = "Precision of weights and arithmetic. In float64, merged kernels are not rounded. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Precision dtype;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description =
                    "Largest allowed max |difference| / max |logit| between a form and the first one, for example 1e-5."
                            + " Default: none, the runs of --exact-sample decide; without them 5e-6, in float64 1e-12.")
    private Double tolerance;

    @Mixin
    private DeployWeightsOptions deployWeights;

    @Option(
            names = "--exact-sample",
            defaultValue = "16",
            paramLabel = "N",
            description = "Run the first N inputs in float64 as well, to tell rounding from a fault; see"
                    + " spark-job/STATISTICS.md. 0 switches this off. Default: ${DEFAULT-VALUE}.")
    private int exactSample;

    @Option(
            names = "--drift",
            description =
                    "Also compare the output of every block, for each form and for a float64 run of --weights, and"
                            + " name the"
                            + " first block beyond --tolerance.")
    private boolean drift;

    @Option(
            names = "--drift-out",
            paramLabel = "FILE.json",
            description = "Write the drift of all blocks to a new file in an existing folder. Implies --drift.")
    private Path driftOut;

    @Option(
            names = "--logits-out",
            paramLabel = "FILE.json",
            description =
                    "Write all logits to a new file in an existing folder, as {\"forms\": {\"train\": [[…]], …}}.")
    private Path logitsOut;

    @Override
    public Integer call() {
        Architecture architecture = arch.architecture();
        List<Form> wanted = forms.forms();
        double legal = tolerance != null ? tolerance : dtype == Precision.FLOAT32 ? 5e-6 : 1e-12;
        if (exactSample < 0) {
            throw new InvalidInputException("--exact-sample is " + exactSample + "; legal: 0 or more");
        }
        if (!(legal >= 0)) {
            throw new InvalidInputException("--tolerance is " + tolerance + "; legal: 0 or more");
        }
        Optional<LogitsFile> file = Optional.ofNullable(logitsOut).map(LogitsFile::new);
        if (driftOut != null) {
            Json.requireNew("--drift-out", driftOut);
            if (driftOut.equals(logitsOut)) {
                throw new InvalidInputException(
                        "--drift-out and --logits-out are both " + driftOut + "; name two different files");
            }
        }
        Tensor images = images(architecture.network(wanted.get(0)), wanted.size());
        WeightsSource source = weights.load(architecture);
        source.notes().forEach(note -> System.err.println("note: " + note));
        FormWeights all = formWeights(architecture, source, wanted);
        Map<Form, StateDict> states = all.of(architecture, wanted, dtype, largestInputs(architecture, wanted));
        EngineOptions options = engine.options(dtype, FormCheck.BATCH);
        FormCheck check = FormCheck.run(architecture, states, wanted, engine.backend(dtype), options, images);
        file.ifPresent(logits -> logits.write(check.logits()));
        boolean judged = exactSample > 0 && tolerance == null;
        boolean within = report(check, legal, judged);
        if (exactSample > 0) {
            boolean rounding = exactness(architecture, all, wanted, images);
            within &= rounding || !judged;
        }
        if (drift || driftOut != null) {
            BlockDrift measured = BlockDrift.measure(
                    architecture,
                    wanted,
                    new BlockDrift.Runner(engine.backend(dtype), options, states),
                    new BlockDrift.Runner(
                            Backend.of(Backend.AUTO, Precision.FLOAT64),
                            engine.options(Precision.FLOAT64, FormCheck.BATCH),
                            source.forms(architecture, List.of(source.form()), Precision.FLOAT64)),
                    images);
            within &= drift(new DriftTable(measured, legal)) || judged;
        }
        return within ? 0 : RepmlpEval.DIFFERENCE;
    }

    private boolean drift(DriftTable table) {
        if (driftOut != null) {
            Json.writeNew("--drift-out", driftOut, file -> Files.writeString(file, Json.text(table.document()) + "\n"));
        }
        return table.print();
    }

    private FormWeights formWeights(Architecture architecture, WeightsSource source, List<Form> wanted) {
        Optional<WeightsSource> converted =
                deployWeights.file().map(file -> file.load(weights.selection(), architecture, SparkContexts.hadoop()));
        converted.ifPresent(given ->
                given.notes().forEach(note -> System.err.println("note on the file of --deploy-weights: " + note)));
        FormWeights all = new FormWeights(source, converted);
        all.require(wanted);
        return all;
    }

    private Function<StateDict, Map<String, Double>> largestInputs(Architecture architecture, List<Form> wanted) {
        return calibration.largestInputs(
                architecture, wanted, Optional.ofNullable(recipe).map(UserFiles::recipe));
    }

    /** Prints whether the drift is rounding. Forms that round by design are left out. */
    private boolean exactness(Architecture architecture, FormWeights all, List<Form> wanted, Tensor images) {
        List<Form> forms = Form.exact(wanted);
        if (forms.isEmpty()) {
            return true;
        }
        Function<StateDict, Map<String, Double>> none = deploy -> Map.of();
        ExactnessRun run = new ExactnessRun(
                architecture,
                forms,
                new ExactnessRun.Runner(
                        engine.backend(dtype), engine.options(dtype, 1), all.of(architecture, forms, dtype, none)),
                new ExactnessRun.Runner(
                        Backend.of(Backend.AUTO, Precision.FLOAT64),
                        engine.options(Precision.FLOAT64, 1),
                        all.of(architecture, forms, Precision.FLOAT64, none)));
        Exactness exactness = run.measure(FormCheck.single(images, exactSample));
        Optional<ConvertedWeights> given = ConvertedWeights.of(architecture, all);
        return new ExactnessTable(exactness, given, Verdict.of(exactness, given)).print();
    }

    /** @param judged whether the verdicts that follow decide, and not the tolerance; forms that round by design have none */
    private boolean report(FormCheck check, double legal, boolean judged) {
        boolean within = true;
        check.seconds()
                .forEach((form, seconds) -> System.out.printf(
                        Locale.ROOT, "%-11s %d images in %.3f s%n", form.label(), check.images(), seconds));
        for (FormCheck.Difference difference : check.differences()) {
            boolean byVerdict = judged && !difference.form().roundsByDesign();
            boolean legalDifference = difference.relative() <= legal;
            within &= legalDifference || byVerdict;
            System.out.printf(
                    Locale.ROOT,
                    "%s against %s: max |difference| %.3e, max |logit| %.6g, relative %.3e%s%s%n",
                    difference.form().label(),
                    difference.reference().label(),
                    difference.absolute(),
                    difference.largest(),
                    difference.relative(),
                    difference.flips().map(CheckCommand::flips).orElse(""),
                    byVerdict ? "" : (legalDifference ? ": within " : ": BEYOND ") + legal);
        }
        return within;
    }

    private static String flips(FormCheck.Flips flips) {
        return String.format(Locale.ROOT, ", %d of %d %s differ", flips.count(), flips.of(), flips.unit());
    }

    private Tensor images(Network network, int forms) {
        Shape shape = network.input();
        int most = most(network, forms, Runtime.getRuntime().maxMemory());
        if (input.size() == 1 && input.get(0).startsWith(PROCEDURAL)) {
            return Procedural.images(count(input.get(0), most), shape);
        }
        if (input.size() > most) {
            throw new InvalidInputException("--input gives " + input.size() + " image files; legal: 1 to " + most
                    + ", as many as fit in memory");
        }
        if (recipe == null) {
            throw new InvalidInputException(
                    "--input gives image files " + input + ", which must be preprocessed; give a --recipe");
        }
        Preprocessor preprocessor = new Preprocessor(UserFiles.recipe(recipe));
        if (shape.channels() != preprocessor.channels()
                || preprocessor.height() != shape.height()
                || preprocessor.width() != shape.width()) {
            throw new InvalidInputException("recipe " + recipe + " gives "
                    + (preprocessor.recipe().fixesSize() ? "3x" : "images of ")
                    + preprocessor.recipe().sizeText() + ", the network takes " + shape);
        }
        float[] pixels = new float[Math.multiplyExact(input.size(), shape.size())];
        for (int i = 0; i < input.size(); i++) {
            try {
                byte[] encoded = UserFiles.image(input.get(i));
                preprocessor.normalise(preprocessor.cropped(encoded), pixels, i * shape.size());
            } catch (ImageException | IOException e) {
                throw new InvalidInputException("image " + input.get(i) + " cannot be used: " + e.getMessage(), e);
            }
        }
        return Tensor.of(pixels, input.size(), shape.channels(), shape.height(), shape.width());
    }

    /**
     * The largest number of inputs: their pixels and the logits of all forms may take half of the heap, which leaves the other half to the
     * weights, and the pixels must fit in one array.
     *
     * @param heap bytes
     */
    static int most(Network network, int forms, long heap) {
        long pixels = network.input().size();
        long bytes = pixels * Float.BYTES + (long) forms * network.output().size() * Double.BYTES;
        return (int) Math.max(1, Math.min(Tensor.MAX_SIZE / pixels, heap / 2 / bytes));
    }

    private static int count(String text, int most) {
        try {
            int count = Integer.parseInt(text.substring(PROCEDURAL.length()));
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            // The error below gives the legal form.
        }
        throw new InvalidInputException("--input is " + text + "; legal: procedural:N with N from 1 to " + most
                + ", as many as fit in memory, or image files");
    }
}
