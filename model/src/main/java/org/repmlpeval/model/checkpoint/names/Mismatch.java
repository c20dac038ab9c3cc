package org.repmlpeval.model.checkpoint.names;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.block.Mergeable;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.rename.NameOptions.Listing;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/** Why a checkpoint does not fit a network, in about ten lines. */
final class Mismatch {
    private static final int MAX_NOTE = 200;
    private static final int MAX_NOTES = 3;

    private final Architecture architecture;
    private final PrefixSearch.Place place;
    private final Checkpoint checkpoint;
    private final Difference difference;

    /** @param checkpoint with official names */
    Mismatch(Architecture architecture, PrefixSearch.Place place, Checkpoint checkpoint, Difference difference) {
        this.architecture = architecture;
        this.place = place;
        this.checkpoint = checkpoint;
        this.difference = difference;
    }

    /** @param rules that would make the names fit, one per entry; empty if none are known */
    String message(Listing listing, List<String> rules) {
        Optional<String> cause = rules.isEmpty()
                ? cause().or(() -> new ShapeMismatch(difference).cause())
                        .or(() -> new OtherNetwork(architecture, checkpoint.stateDict()).cause())
                        .or(this::sameKind)
                : Optional.of("All tensors fit under other names; see the rules below.");
        return StrictMatch.head(architecture.name(), architecture.tensors(place.form()), checkpoint.stateDict())
                + " in the " + formName(place.form()) + ": " + difference.counts()
                + cause.map(text -> ".\n" + text).orElse("") + difference.lines(listing) + notes() + suggestion(rules);
    }

    static String formName(Form form) {
        return form == Form.TRAIN ? "training-time form" : "deploy form";
    }

    private String notes() {
        List<String> notes = checkpoint.notes();
        if (notes.isEmpty()) {
            return "";
        }
        return "\nNotes on the file: "
                + notes.stream()
                        .limit(MAX_NOTES)
                        .map(note -> note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) + "..." : note)
                        .collect(Collectors.joining("; "))
                + (notes.size() > MAX_NOTES ? "; and " + (notes.size() - MAX_NOTES) + " more notes" : "");
    }

    private static String suggestion(List<String> rules) {
        return rules.isEmpty()
                ? ""
                : "\nWith these lines in a --rename file, all names and shapes fit. Compare them with the code that wrote the"
                        + " checkpoint: tensors of equal shape could still be swapped.\n  "
                        + String.join("\n  ", rules);
    }

    private Optional<String> cause() {
        return Stream.of(partlyConverted(), bothForms(), surplusOnly(), noStatistics(), foldedNorms(), otherParts())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Some modules have the tensors of one form, and some have those of the other. */
    private Optional<String> partlyConverted() {
        Set<String> trainOnly = namesOf(Form.TRAIN);
        trainOnly.removeAll(namesOf(Form.DEPLOY));
        Set<String> found = checkpoint.stateDict().names();
        List<Mergeable> modules = architecture.mergeables();
        List<Mergeable> converted = modules.stream()
                .filter(module -> found.contains(module.path(module.deployLeaf())))
                .filter(module ->
                        trainOnly.stream().noneMatch(name -> name.startsWith(module.path("")) && found.contains(name)))
                .toList();
        long open = modules.stream()
                .filter(module ->
                        trainOnly.stream().anyMatch(name -> name.startsWith(module.path("")) && found.contains(name)))
                .count();
        if (converted.isEmpty() || open == 0) {
            return Optional.empty();
        }
        return Optional.of("Only " + converted.size() + " of its " + modules.size()
                + " modules have been converted to the deploy form: "
                + NameText.few(converted.stream()
                        .map(Mergeable::name)
                        .map(NameText::of)
                        .toList())
                + ". Give the training-time checkpoint, or convert all of them.");
    }

    private Optional<String> bothForms() {
        if (place.form() != Form.TRAIN
                || !difference.missing().isEmpty()
                || !surplusAre(namesOf(Form.DEPLOY)::contains)) {
            return Optional.empty();
        }
        String leaf = difference.surplus().get(0).name();
        return Optional.of(
                "All tensors of the training-time form are there, but so are some that only the deploy form has, such as"
                        + " " + NameText.of(leaf)
                        + ". If a script left both forms in one dict, save only one of them. If the layers were trained with a"
                        + " bias, this is a different network.");
    }

    private Optional<String> surplusOnly() {
        if (!difference.missing().isEmpty()
                || difference.surplus().isEmpty()
                || !difference.misshaped().isEmpty()) {
            return Optional.empty();
        }
        boolean isOutside = !place.prefix().isEmpty() && difference.surplus().size() == place.outside();
        int count = difference.surplus().size();
        String rule = drop(difference.surplus().get(0).name());
        String how = isOutside
                ? " with --weights-prefix " + NameText.quoted(place.prefix())
                : " with a --rename file"
                        + (rule.isEmpty()
                                ? ""
                                : " that has the line '" + rule + "'" + (count > 1 ? " or similar lines" : ""));
        return Optional.of("All tensors of the network are there, but "
                + (count == 1 ? "one more is" : count + " more are")
                + " not part of it (such tensors may belong to a loss or to another head). If the network works without "
                + (count == 1 ? "it, set it" : "them, set them") + " aside" + how + ".");
    }

    /** A rule that drops a tensor and its neighbours but no tensor of the network; empty if the name has unusual characters. */
    private String drop(String name) {
        if (!name.matches("[\\w.-]{1,100}")) {
            return "";
        }
        Set<String> own = namesOf(place.form());
        String first = name.substring(0, name.indexOf('.') + 1);
        boolean isApart = !first.isEmpty() && own.stream().noneMatch(other -> other.contains(first));
        return "drop \\b" + (isApart ? pattern(first) : pattern(name) + "$");
    }

    private static String pattern(String name) {
        return name.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
    }

    private Optional<String> noStatistics() {
        boolean all = !difference.missing().isEmpty()
                && difference.surplus().isEmpty()
                && difference.missing().stream().allMatch(spec -> spec.name().contains("running_"));
        return all
                ? Optional.of(
                        "The running statistics of batch norms are missing. Save model.state_dict(), which also holds buffers,"
                                + " instead of only the parameters.")
                : Optional.empty();
    }

    private Optional<String> foldedNorms() {
        boolean all = !difference.missing().isEmpty()
                && surplusAre(name -> name.endsWith(".bias"))
                && difference.missing().stream().allMatch(spec -> spec.name().contains("bn."));
        return all
                ? Optional.of(
                        "Batch norms are missing and biases take their place, because some tools fold batch norms for"
                                + " inference. Give the checkpoint from before that step.")
                : Optional.empty();
    }

    private Optional<String> otherParts() {
        if (difference.surplus().stream().anyMatch(spec -> spec.name().contains(".lora_"))) {
            return Optional.of(
                    "It holds LoRA adapters. Merge them first (in peft: merge_and_unload()) and save the result.");
        }
        boolean isParametrised = difference.surplus().stream()
                .anyMatch(spec -> spec.name().contains(".parametrizations.")
                        || spec.name().endsWith(".weight_g")
                        || spec.name().endsWith(".weight_v")
                        || spec.name().endsWith(".weight_orig"));
        return isParametrised
                ? Optional.of("Some weights are parametrised (weight norm, spectral norm or pruning). Remove this with"
                        + " torch.nn.utils before saving.")
                : Optional.empty();
    }

    private Optional<String> sameKind() {
        return difference.missing().isEmpty() && difference.surplus().isEmpty()
                ? Optional.of(
                        "All names fit, so this is the same kind of network, but with different channels, partitions, sharesets"
                                + " or classes.")
                : Optional.empty();
    }

    private boolean surplusAre(Predicate<String> test) {
        return !difference.surplus().isEmpty()
                && difference.surplus().stream().map(TensorSpec::name).allMatch(test);
    }

    private Set<String> namesOf(Form form) {
        Set<String> names = new LinkedHashSet<>();
        architecture.tensors(form).forEach(spec -> names.add(spec.name()));
        return names;
    }
}
