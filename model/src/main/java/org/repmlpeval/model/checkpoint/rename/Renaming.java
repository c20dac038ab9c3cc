package org.repmlpeval.model.checkpoint.rename;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/** A checkpoint whose names are being changed step by step. Two tensors never get the same name. */
public final class Renaming {
    private final Checkpoint stored;
    private final List<String> notes;
    private Map<String, Tensor> tensors;
    private BatchCounters counters;

    public Renaming(Checkpoint stored) {
        this.stored = stored;
        notes = new ArrayList<>(stored.notes());
        tensors = stored.stateDict().tensors();
        counters = stored.counters();
    }

    /** Names of the tensors, without counters, in order. */
    public Set<String> names() {
        return tensors.keySet();
    }

    Set<String> counterNames() {
        return counters.values().keySet();
    }

    public void note(String note) {
        notes.add(note);
    }

    /**
     * Gives every tensor and counter its new name.
     *
     * @param why the cause of the new names, for the message
     * @return how many tensors changed their name
     * @throws InvalidInputException if two tensors would get the same name
     */
    public int rename(UnaryOperator<String> translation, String why) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        Map<String, String> before = new LinkedHashMap<>();
        int changed = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            String name = translation.apply(e.getKey());
            changed += name.equals(e.getKey()) ? 0 : 1;
            String other = before.put(name, e.getKey());
            if (other != null) {
                throw new InvalidInputException("two tensors would both be named " + NameText.quoted(name) + " " + why
                        + ": " + NameText.quoted(other) + " and " + NameText.quoted(e.getKey())
                        + "; choose one of them with --weights-prefix, or leave the other out with a line 'drop PATTERN' in a"
                        + " --rename file");
            }
            renamed.put(name, e.getValue());
        }
        tensors = renamed;
        counters = counters.renamed(translation);
        return changed;
    }

    /** Whether {@link #rename} would be refused. */
    public boolean collides(UnaryOperator<String> translation) {
        return tensors.keySet().stream().map(translation).distinct().count() < tensors.size();
    }

    /** Removes tensors and counters by name. @return names of the removed tensors, in order */
    public List<String> setAside(Predicate<String> unwanted) {
        List<String> removed = new ArrayList<>();
        Map<String, Tensor> kept = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (unwanted.test(name)) {
                removed.add(name);
            } else {
                kept.put(name, tensor);
            }
        });
        tensors = kept;
        counters = counters.without(unwanted);
        return removed;
    }

    public Tensor tensor(String name) {
        return tensors.get(name);
    }

    /** The checkpoint with the current names and notes. */
    public Checkpoint checkpoint() {
        return new Checkpoint(
                new StateDict(tensors),
                stored.format(),
                stored.entry(),
                stored.files(),
                notes,
                counters,
                stored.classes());
    }
}
