package org.repmlpeval.job.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.catalogue.Catalogue;
import org.repmlpeval.model.catalogue.CatalogueEntry;
import org.repmlpeval.model.catalogue.PublishedResult;

/** A preset's size and catalogue entry, formatted as text. */
public record ModelSummary(Architecture architecture, Network train, Network deploy, CatalogueEntry entry) {
    public static final String NONE_KNOWN = "none known";
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    public static ModelSummary of(CatalogueEntry entry) {
        Architecture architecture = Architectures.resolve(entry.name());
        return new ModelSummary(
                architecture, architecture.network(Form.TRAIN), architecture.network(Form.DEPLOY), entry);
    }

    /** The summaries of all presets, in their order. */
    public static List<ModelSummary> all() {
        return Catalogue.entries().stream().map(ModelSummary::of).toList();
    }

    public String name() {
        return entry.name();
    }

    /** Parameters of a form in millions. */
    public static String millions(Network network) {
        return String.format(Locale.ROOT, "%.3f", network.parameters() / MILLION);
    }

    /** Multiply-accumulates of a form in billions. */
    public static String gmacs(Network network) {
        return String.format(Locale.ROOT, "%.3f", network.macs() / BILLION);
    }

    /** Height and width of the input image. */
    public String input() {
        return deploy.input().height() + "x" + deploy.input().width();
    }

    /** Kind and length of the output. */
    public String output() {
        int channels = deploy.output().channels();
        return switch (architecture.output()) {
            case LOGITS -> channels + " logits";
            case EMBEDDING -> "embedding of " + channels;
            case PIXEL_LOGITS -> channels + " logits per pixel";
            case FEATURES -> channels + " maps";
        };
    }

    /** Names of the recipes, the recommended one first. */
    public String recipes() {
        return String.join(", ", entry.recipes());
    }

    /** All published results, without their sources. */
    public String published() {
        return entry.results().isEmpty()
                ? NONE_KNOWN
                : entry.results().stream()
                        .map(result -> result.metric().label() + " " + percent(result))
                        .collect(Collectors.joining(", "));
    }

    public static String percent(PublishedResult result) {
        return String.format(Locale.ROOT, "%.2f", result.percent());
    }

    /** The command that evaluates a checkpoint of this network. The user replaces the words in capitals. */
    public String evaluation() {
        return "./repmlp-eval evaluate --arch " + name() + " --weights CHECKPOINT --data DIR --recipe " + entry.recipe()
                + " --out REPORT";
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name());
        document.put("family", architecture.family());
        document.put("parameters_train", train.parameters());
        document.put("parameters_deploy", deploy.parameters());
        document.put("macs_train", train.macs());
        document.put("macs_deploy", deploy.macs());
        document.put("input", deploy.input().toString());
        document.put("output", deploy.output().toString());
        document.put("output_kind", architecture.output().name().toLowerCase(Locale.ROOT));
        document.put("definition", entry.definition());
        document.put("recipes", entry.recipes());
        document.put("published", entry.results());
        document.put("notes", entry.notes());
        document.put("evaluate", evaluation());
        return document;
    }
}
