package org.repmlpeval.model.checkpoint.rename;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/**
 * The parts of names that PyTorch's wrappers add: {@code module} of DataParallel, DistributedDataParallel and AveragedModel, {@code
 * _orig_mod} of torch.compile, and those of FSDP, activation checkpointing and Lightning's strategies, anywhere in a name, and
 * {@code base_model.model} of peft at its start. No network of this project has a module with one of these names.
 */
public final class WrapperNames {
    private static final Set<String> PARTS = Set.of(
            "module",
            "_orig_mod",
            "_fsdp_wrapped_module",
            "_fpw_module",
            "_checkpoint_wrapped_module",
            "_forward_module");

    private static final String PEFT = "base_model.model.";

    private WrapperNames() {}

    /** The name without the parts that wrappers added. */
    public static String unwrapped(String name) {
        return unwrapped(name, new LinkedHashSet<>());
    }

    /** The checkpoint without the parts of wrappers in its names. A note says what was removed. */
    public static Checkpoint unwrapped(Checkpoint checkpoint) {
        Renaming renaming = new Renaming(checkpoint);
        unwrap(renaming);
        return renaming.checkpoint();
    }

    /** Removes the parts of wrappers from all names and notes which. */
    public static void unwrap(Renaming renaming) {
        Map<String, Integer> removed = new LinkedHashMap<>();
        int all = renaming.names().size();
        for (String name : renaming.names()) {
            Set<String> parts = new LinkedHashSet<>();
            unwrapped(name, parts);
            parts.forEach(part -> removed.merge(part, 1, Integer::sum));
        }
        if (removed.isEmpty()) {
            return;
        }
        renaming.rename(WrapperNames::unwrapped, "once wrapper prefixes such as 'module.' are removed");
        removed.forEach((part, count) -> renaming.note("removed the prefix '" + part + "' from "
                + (count == all ? "all names" : count + " of " + all + " names")));
    }

    private static String unwrapped(String name, Set<String> removed) {
        String rest = mayHoldPart(name) ? withoutParts(name, removed) : name;
        if (rest.startsWith(PEFT)) {
            removed.add(PEFT);
            return rest.substring(PEFT.length());
        }
        return rest;
    }

    private static boolean mayHoldPart(String name) {
        for (String part : PARTS) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutParts(String name, Set<String> removed) {
        StringBuilder kept = new StringBuilder();
        int start = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            String part = name.substring(start, dot);
            if (PARTS.contains(part)) {
                removed.add(part + ".");
            } else {
                kept.append(part).append('.');
            }
            start = dot + 1;
        }
        return kept.append(name, start, name.length()).toString();
    }
}
