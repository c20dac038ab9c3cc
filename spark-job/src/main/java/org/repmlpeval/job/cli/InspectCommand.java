package org.repmlpeval.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.cli.output.WrittenFile;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.stored.ClassOrder;
import org.repmlpeval.partitioning.classes.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Print the layers, tensors, parameters and GMACs of a network in its forms and, given weights, check that"
                        + " they match.")
final class InspectCommand implements Callable<Integer> {
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    @Mixin
    private NetworkOptions.Arch arch;

    @Option(names = "--weights", paramLabel = "FILE|procedural[:SALT]", description = NetworkOptions.WEIGHTS)
    private String weights;

    @Mixin
    private NetworkOptions.Selection selection;

    @Mixin
    private NetworkOptions.Forms forms;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Architecture architecture = arch.architecture();
        if (weights == null) {
            selection.selection().firstOfFile().ifPresent(setting -> {
                throw new InvalidInputException(
                        "setting " + setting + " without weights; give --weights too, or leave it out");
            });
        }
        WeightsSource source = weights == null
                ? null
                : WeightsSource.load(weights, selection.selection(), architecture, SparkContexts.hadoop());
        if (json) {
            Json.print(document(architecture, source));
        } else {
            print(architecture, source);
        }
        return 0;
    }

    private Map<String, Object> document(Architecture architecture, WeightsSource source) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", architecture.name());
        document.put("family", architecture.family());
        document.put("settings", Architectures.canonical(architecture));
        Map<String, Object> byForm = new LinkedHashMap<>();
        for (Form form : forms.forms()) {
            Network network = architecture.network(form);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("parameters", network.parameters());
            one.put("macs", network.macs());
            one.put("gmacs", network.macs() / BILLION);
            one.put("input", network.input().toString());
            one.put("output", network.output().toString());
            one.put("layers", layers(network));
            Map<String, Object> tensors = new LinkedHashMap<>();
            for (TensorSpec tensor : network.tensors()) {
                tensors.put(tensor.name(), tensor.shape());
            }
            one.put("tensors", tensors);
            byForm.put(form.label(), one);
        }
        document.put("forms", byForm);
        if (source != null) {
            Map<String, Object> fit = new LinkedHashMap<>();
            fit.put("form", source.form().label());
            fit.put("origin", source.origin());
            fit.put("class_orders", source.classes().orders());
            fit.put("unusable_class_orders", source.classes().unusable());
            document.put("weights", fit);
        }
        return document;
    }

    private static List<Map<String, Object>> layers(Network network) {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (Network.Step step : network.steps()) {
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", step.operation().name());
            layer.put("kind", step.operation().kind());
            layer.put("output", step.output().toString());
            layer.put("parameters", step.operation().parameters());
            layer.put("macs", step.operation().macs(step.output()));
            layers.add(layer);
        }
        return layers;
    }

    private void print(Architecture architecture, WeightsSource source) {
        System.out.println(architecture.name() + "  " + Architectures.canonical(architecture));
        for (Form form : forms.forms()) {
            Network network = architecture.network(form);
            System.out.printf(
                    Locale.ROOT,
                    "%n%s form%n%-48s %-18s %-18s %12s %14s%n",
                    form.label(),
                    "layer",
                    "kind",
                    "output",
                    "parameters",
                    "MACs");
            for (Network.Step step : network.steps()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-48s %-18s %-18s %,12d %,14d%n",
                        step.operation().name(),
                        step.operation().kind(),
                        step.output(),
                        step.operation().parameters(),
                        step.operation().macs(step.output()));
            }
        }
        System.out.println();
        for (Form form : forms.forms()) {
            Network network = architecture.network(form);
            System.out.printf(
                    Locale.ROOT,
                    "%-11s %4d tensors, %.3f M parameters, %.3f GMACs%n",
                    form.label(),
                    network.tensors().size(),
                    network.parameters() / MILLION,
                    network.macs() / BILLION);
        }
        if (source != null) {
            System.out.println("weights " + source.origin().path() + " match the "
                    + source.form().label() + " form: all "
                    + WrittenFile.counted(source) + " are present with the right shape, and no others");
            source.notes().forEach(note -> System.out.println("  note: " + note));
            for (ClassOrder order : source.classes().orders()) {
                System.out.println("  class order in the entry '" + order.entry() + "': "
                        + order.names().size() + " classes, " + Names.some(order.names()));
            }
            source.classes().unusable().forEach(problem -> System.out.println("  class order: " + problem));
        }
    }
}
