package org.repmlpeval.model.checkpoint.stored;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/** Turns the tensors of a file into a state dict of float32; each source is streamed once. */
public final class StateDictAssembler {
    /**
     * What the tensors may take in memory: this much plus {@link #MAX_GROWTH} times the file. Only expanded views and compressed
     * zeros need more, and with them a small file could ask for any amount.
     */
    static final long ALWAYS_ALLOWED_BYTES = 256L << 20;

    static final int MAX_GROWTH = 8;

    private record Group(ByteSource source, ElementType type) {}

    private final StoredStateDict stored;
    private final long fileBytes;
    private final Map<String, StoredTensor> weights = new LinkedHashMap<>();

    public StateDictAssembler(StoredStateDict stored, long fileBytes) {
        this.stored = stored;
        this.fileBytes = fileBytes;
    }

    /** @throws InvalidInputException if a tensor is damaged, out of bounds or far too large for the file */
    public StateDict assemble() {
        selectWeights();
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> groups.computeIfAbsent(
                        new Group(tensor.source(), tensor.type()), group -> new ArrayList<>())
                .add(name));
        checkMemory(groups);
        Map<String, Tensor> read = new LinkedHashMap<>();
        weights.keySet().forEach(name -> read.put(name, null));
        groups.forEach((group, names) -> readGroup(group, names, read));
        noteConversions();
        return new StateDict(read);
    }

    private void selectWeights() {
        int counters = 0;
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, StoredTensor> e : stored.tensors().entrySet()) {
            ElementType type = e.getValue().type();
            if (e.getKey().endsWith(BatchCounters.LEAF)) {
                // Counters may be of any type: a script that casts a whole state dict also casts its counters.
                counters++;
            } else if (type.isWeight()) {
                weights.put(e.getKey(), e.getValue());
            } else {
                others.add(NameText.of(e.getKey()) + " (" + type + ")");
            }
        }
        if (counters > 0) {
            stored.notes()
                    .add("set aside " + counters + " tensors named " + BatchCounters.LEAF
                            + ", which evaluation does not use");
        }
        if (!others.isEmpty()) {
            stored.notes()
                    .add("ignored tensors that are not float16, bfloat16, float32 or float64: " + NameText.few(others));
        }
    }

    private void checkMemory(Map<Group, List<String>> groups) {
        double tensors = weights.values().stream()
                .mapToDouble(t -> (double) t.size() * Float.BYTES)
                .sum();
        double window = 0;
        for (Map.Entry<Group, List<String>> e : groups.entrySet()) {
            List<StoredTensor> views = e.getValue().stream().map(weights::get).toList();
            double length = (double) Window.end(views) - Window.start(views);
            if (length > StoredTensor.MAX_ELEMENTS) {
                throw new InvalidInputException(
                        "the tensors on " + e.getKey().source().name() + " (first: '"
                                + e.getValue().get(0) + "') span more than " + StoredTensor.MAX_ELEMENTS
                                + " elements of one storage; call clone() on them before saving");
            }
            window = Math.max(window, length * Window.bytesPerElement(e.getKey().type()));
        }
        double allowed = ALWAYS_ALLOWED_BYTES + (double) MAX_GROWTH * fileBytes;
        if (tensors > allowed || window > allowed) {
            throw new InvalidInputException(String.format(
                    "its tensors would take %.0f bytes in memory and its largest storage %.0f, far too much for a file of %d"
                            + " bytes (allowed: %.0f); refused as a memory bomb; call contiguous() on expanded tensors before"
                            + " saving",
                    tensors, window, fileBytes, allowed));
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (tensors > heap) {
            throw new EnvironmentException(String.format(
                    "its tensors take %.0f bytes, but the Java heap is limited to %d; raise -Xmx", tensors, heap));
        }
    }

    private void readGroup(Group group, List<String> names, Map<String, Tensor> into) {
        List<StoredTensor> views = names.stream().map(weights::get).toList();
        Window window = Window.read(group.source(), group.type(), Window.start(views), Window.end(views));
        for (int i = 0; i < names.size(); i++) {
            StoredTensor view = views.get(i);
            into.put(names.get(i), Tensor.of(window.values(names.get(i), view), view.shape()));
        }
    }

    private void noteConversions() {
        for (ElementType type : List.of(ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT64)) {
            long count = weights.values().stream().filter(t -> t.type() == type).count();
            if (count > 0) {
                stored.notes()
                        .add((type == ElementType.FLOAT64 ? "rounded " : "widened ") + count + " tensors from " + type
                                + " to float32");
            }
        }
    }
}
