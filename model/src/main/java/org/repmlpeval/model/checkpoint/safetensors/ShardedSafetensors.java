package org.repmlpeval.model.checkpoint.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.format.Magic;
import org.repmlpeval.model.checkpoint.pickle.JsonValues;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/** Safetensors in several files with an index. The files stay open until this object is closed. */
public final class ShardedSafetensors implements AutoCloseable {
    private final SafetensorsIndex index;
    private final Map<String, FileBytes> shards = new LinkedHashMap<>();

    private ShardedSafetensors(SafetensorsIndex index) {
        this.index = index;
    }

    /**
     * @param folder the folder of the index
     * @throws InvalidInputException if a shard is missing
     */
    public static ShardedSafetensors open(SafetensorsIndex index, Path folder) throws IOException {
        ShardedSafetensors opened = new ShardedSafetensors(index);
        try {
            for (String name : index.shards()) {
                Path file = folder.resolve(name);
                if (!Files.isRegularFile(file)) {
                    throw new InvalidInputException(
                            "the index names shard '" + name + "', but its folder has no such file;" + " copy all "
                                    + index.shards().size() + " shards into the folder of the index");
                }
                opened.shards.put(name, new FileBytes(file));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** @throws InvalidInputException if a shard is damaged or does not hold exactly the tensors that the index assigns to it */
    public StoredStateDict read(Optional<String> entry) {
        Map<String, StoredTensor> found = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        notes.add("read " + index.shards().size() + " shards: " + String.join(", ", index.shards()));
        if (!index.metadata().isEmpty()) {
            notes.add("metadata of the index: " + index.metadata());
        }
        CarriedClasses classes = JsonValues.classes(index.metadata());
        for (Map.Entry<String, FileBytes> shard : shards.entrySet()) {
            classes = classes.plus(readShard(shard.getKey(), shard.getValue(), entry, found, notes));
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        index.files().forEach((tensor, shard) -> {
            if (!found.containsKey(tensor)) {
                throw new InvalidInputException(
                        "shard '" + shard + "' lacks tensor '" + tensor + "', which the index assigns"
                                + " to it; copy the index and all shards again from the same source");
            }
            tensors.put(tensor, found.get(tensor));
        });
        return new StoredStateDict(Checkpoint.Entry.BARE, tensors, notes, classes);
    }

    /** Bytes of all shards. */
    public long bytes() {
        return shards.values().stream().mapToLong(FileBytes::size).sum();
    }

    private CarriedClasses readShard(
            String name, FileBytes file, Optional<String> entry, Map<String, StoredTensor> found, List<String> notes) {
        StoredStateDict stored;
        try {
            CheckpointFormat format = Magic.formatOf(file);
            if (format != CheckpointFormat.SAFETENSORS) {
                throw new InvalidInputException("has the format " + format
                        + ", but an index may name only safetensors files. Merge such shards into"
                        + " one file with Python: state = {}, then state.update(torch.load(shard)) for each shard, then"
                        + " torch.save(state, \"weights.pth\")");
            }
            stored = SafetensorsReader.read(file, entry);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("shard '" + name + "': " + e.getMessage(), e);
        }
        stored.tensors().forEach((tensor, view) -> {
            String place = index.files().get(tensor);
            if (!name.equals(place)) {
                throw new InvalidInputException("shard '" + name + "' holds tensor '" + tensor + "', which the index "
                        + (place == null ? "does not name" : "puts into '" + place + "'")
                        + "; copy the index and all shards again from the same source");
            }
            found.put(tensor, view);
        });
        stored.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        return stored.classes();
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (FileBytes file : shards.values()) {
            try {
                file.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
