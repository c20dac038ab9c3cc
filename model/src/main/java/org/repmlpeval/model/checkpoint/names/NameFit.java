package org.repmlpeval.model.checkpoint.names;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.Renaming;
import org.repmlpeval.model.checkpoint.rename.WrapperNames;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/**
 * Fits the names in a checkpoint to a network: applies the user's prefix and rules, removes the prefixes of wrappers, drops
 * counters of profilers, finds the network's names behind one common prefix and translates OpenMMLab's names. Every change is noted
 * and nothing is guessed. The result has all tensors of the network and no others; otherwise the checkpoint is refused.
 */
public final class NameFit {
    /** Scalars that the profiler thop adds to every module. */
    private static final Set<String> PROFILER_LEAVES = Set.of("total_ops", "total_params");

    private static final int MAX_BEGINNINGS = 6;

    private final Architecture architecture;
    private final NameOptions options;
    private final PrefixSearch search;

    private NameFit(Architecture architecture, NameOptions options) {
        this.architecture = architecture;
        this.options = options;
        search = new PrefixSearch(architecture);
    }

    /**
     * A checkpoint that fits.
     *
     * @param stateDict complete, in the architecture's order
     * @param form the form that the checkpoint has
     * @param checkpoint the same tensors in the order of the file, with official names and all notes
     */
    public record Fitted(StateDict stateDict, Form form, Checkpoint checkpoint) {}

    /**
     * @param stored the checkpoint with the names of the file, see {@link CheckpointReader#readAsStored}
     * @throws InvalidInputException if it does not fit (the message says why in about ten lines), if it holds several such
     *     networks, or if two tensors would get the same name
     */
    public static Fitted fit(Architecture architecture, Checkpoint stored, NameOptions options) {
        NameFit fit = new NameFit(architecture, options);
        Renaming renaming = new Renaming(stored);
        fit.applyOptions(renaming);
        List<TensorSpec> named = renaming.names().size() > RenameSearch.MAX_TENSORS
                ? List.of()
                : renaming.checkpoint().stateDict().specs();
        Fit result = fit.fit(renaming);
        if (!result.difference.isNone()) {
            List<String> suggestion = new RenameSearch(architecture, options, stored).rules(named);
            throw new InvalidInputException(
                    new Mismatch(architecture, result.place, result.checkpoint, result.difference)
                            .message(options.listing(), suggestion));
        }
        Form form = result.place.form();
        StateDict ordered = StrictMatch.ordered(architecture.tensors(form), result.checkpoint.stateDict());
        return new Fitted(ordered, form, result.checkpoint);
    }

    private record Fit(PrefixSearch.Place place, Checkpoint checkpoint, Difference difference) {}

    /** Whether a checkpoint would fit. */
    static boolean fits(Architecture architecture, Checkpoint stored, NameOptions options) {
        NameFit fit = new NameFit(architecture, options);
        Renaming renaming = new Renaming(stored);
        try {
            fit.applyOptions(renaming);
            return fit.fit(renaming).difference.isNone();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private void applyOptions(Renaming renaming) {
        options.prefix().ifPresent(prefix -> choose(prefix, renaming));
        options.rules().apply(renaming);
    }

    private Fit fit(Renaming renaming) {
        WrapperNames.unwrap(renaming);
        setProfilersAside(renaming);
        List<PrefixSearch.Place> complete = search.complete(renaming.names());
        if (complete.size() > 1) {
            throw new InvalidInputException(several(complete));
        }
        PrefixSearch.Place place = complete.isEmpty() ? search.nearest(renaming.names()) : complete.get(0);
        if (place.isComplete() || !renaming.collides(name -> without(place.prefix(), name))) {
            removePrefix(place.prefix(), renaming);
        }
        Checkpoint checkpoint = renaming.checkpoint();
        if (place.naming() == Naming.OPENMMLAB) {
            checkpoint = OpenMmlabNames.toOfficial(checkpoint);
        }
        checkpoint = withoutTrainingHeads(checkpoint);
        Difference difference = Difference.of(
                architecture.tensors(place.form()), checkpoint.stateDict().specs());
        return new Fit(place, checkpoint, difference);
    }

    /** Keeps the names that begin with the user's prefix, either as they are in the file or without the parts that wrappers add. */
    private void choose(String asked, Renaming renaming) {
        String prefix = asked.isEmpty() || asked.endsWith(".") ? asked : asked + ".";
        if (renaming.names().stream().noneMatch(name -> name.startsWith(prefix))) {
            WrapperNames.unwrap(renaming);
        }
        if (renaming.names().stream().noneMatch(name -> name.startsWith(prefix))) {
            throw new InvalidInputException("no tensor name begins with " + NameText.quoted(prefix)
                    + ", the prefix given by --weights-prefix; the names begin with " + beginnings(renaming.names()));
        }
        List<String> outside = renaming.setAside(name -> !name.startsWith(prefix));
        renaming.rename(name -> name.substring(prefix.length()), "without the prefix " + NameText.quoted(prefix));
        renaming.note("took the " + renaming.names().size() + " tensors under the prefix " + NameText.quoted(prefix)
                + (outside.isEmpty()
                        ? ""
                        : ", set aside " + outside.size() + " outside it: " + NameText.fewNames(outside)));
    }

    private static String beginnings(Set<String> names) {
        Map<String, Long> counts = names.stream()
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.indexOf('.') + 1), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                        .limit(MAX_BEGINNINGS)
                        .map(e -> (e.getKey().isEmpty() ? "no prefix" : NameText.quoted(e.getKey())) + " ("
                                + e.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + (counts.size() > MAX_BEGINNINGS ? " and " + (counts.size() - MAX_BEGINNINGS) + " more" : "");
    }

    private static void setProfilersAside(Renaming renaming) {
        List<String> counters = renaming.setAside(name -> PROFILER_LEAVES.contains(
                        name.substring(name.lastIndexOf('.') + 1))
                && (renaming.tensor(name) == null || renaming.tensor(name).size() == 1));
        if (!counters.isEmpty()) {
            renaming.note("set aside " + counters.size() + " counters total_ops and total_params of the profiler thop");
        }
    }

    private String several(List<PrefixSearch.Place> complete) {
        List<String> prefixes = complete.stream()
                .map(place -> place.prefix().isEmpty() ? "no prefix" : NameText.quoted(place.prefix()))
                .toList();
        boolean isBare = complete.stream().anyMatch(place -> place.prefix().isEmpty());
        String other = complete.stream()
                .map(PrefixSearch.Place::prefix)
                .filter(prefix -> !prefix.isEmpty())
                .findFirst()
                .orElse("");
        return "the file holds " + complete.size() + " networks with all the names of " + architecture.name()
                + ", under "
                + NameText.few(prefixes) + "; choose one with --weights-prefix, e.g. --weights-prefix "
                + NameText.of(other)
                + (isBare
                        ? ", or choose the one without a prefix by dropping the others in a --rename file, for example with the"
                                + " line"
                                + " 'drop ^" + NameText.of(other.replace(".", "\\.")) + "'"
                        : "");
    }

    private static void removePrefix(String prefix, Renaming renaming) {
        if (prefix.isEmpty()) {
            return;
        }
        int all = renaming.names().size();
        int changed = renaming.rename(name -> without(prefix, name), "without the prefix " + NameText.quoted(prefix));
        renaming.note("removed the prefix " + NameText.quoted(prefix) + " from "
                + (changed == all ? "all names" : changed + " of " + all + " names"));
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** Removes the tensors that the architecture uses only in training, and notes how many there were. */
    private Checkpoint withoutTrainingHeads(Checkpoint checkpoint) {
        Renaming renaming = new Renaming(checkpoint);
        for (String prefix : architecture.skipped()) {
            List<String> skipped = renaming.setAside(name -> name.startsWith(prefix));
            if (!skipped.isEmpty()) {
                renaming.note("skipped " + skipped.size() + " tensors named " + prefix
                        + "*, which are used only in training");
            }
        }
        return renaming.checkpoint();
    }
}
