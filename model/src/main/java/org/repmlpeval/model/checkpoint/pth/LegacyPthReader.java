package org.repmlpeval.model.checkpoint.pth;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.PickleInput;
import org.repmlpeval.model.checkpoint.pickle.PickleLimits;
import org.repmlpeval.model.checkpoint.pickle.PickleMachine;
import org.repmlpeval.model.checkpoint.pickle.Pickled;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.pickle.PickledStateDict;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/**
 * Reads the legacy format of {@code torch.save}: five pickles one after another (magic number, protocol version, the writer's
 * system, the object, the list of storage keys), then for each key an int64 number of elements and the elements. Everything is
 * little-endian, whatever system wrote the file. There is no checksum.
 */
public final class LegacyPthReader {
    private static final long PROTOCOL_VERSION = 1001;
    private static final int MAX_KEY = 200;

    private final FileBytes file;
    private final Map<String, ByteSource> sources = new HashMap<>();

    private LegacyPthReader(FileBytes file) {
        this.file = file;
    }

    public static StoredStateDict read(FileBytes file, Optional<String> entry) {
        PickleInput in = PickleInput.of(file, PickleLimits.MAX_PICKLE_BYTES);
        PickleMachine.run(in); // the magic number, from which the format was recognised
        Object version = PickleMachine.run(in).root();
        if (!(version instanceof Long number) || number != PROTOCOL_VERSION) {
            throw in.bad(
                    "protocol version " + (version instanceof Long ? version : Pickled.typeName(version)),
                    "but it must be " + PROTOCOL_VERSION);
        }
        PickleMachine.run(in); // the writer's system
        PickleMachine.Result object = PickleMachine.run(in);
        if (!(PickleMachine.run(in).root() instanceof List<?> keys)) {
            throw in.bad("no list of storage keys");
        }
        LegacyPthReader reader = new LegacyPthReader(file);
        long end = reader.findStorages(keys, object.storages(), in);
        StoredStateDict stored = PickledStateDict.of(object, entry, reader::locate);
        if (end < file.size()) {
            stored.notes().add("ignored " + (file.size() - end) + " bytes after the last storage");
        }
        return stored;
    }

    /** Checks that each storage lies in the file with the length that the object claims. Returns where the last one ends. */
    private long findStorages(List<?> keys, Map<String, Storage> storages, PickleInput in) {
        long at = in.position();
        for (Object item : keys) {
            if (!(item instanceof String key) || key.length() > MAX_KEY) {
                throw in.bad("a storage key that is not a short text");
            }
            Storage storage = storages.get(key);
            if (storage == null) {
                throw new InvalidInputException("storage '" + key
                        + "' has an unknown tensor type, so its length is unknown; save only the state dict"
                        + " with torch.save(model.state_dict(), file)");
            }
            long elements =
                    file.read(at, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
            at += Long.BYTES;
            int width = storage.type().bytes();
            if (elements != storage.bytes() / width) {
                throw new InvalidInputException("storage '" + key + "' has " + elements + " elements at byte " + at
                        + ", but the tensors on it were saved with " + storage.bytes() / width
                        + "; copy or download the file again");
            }
            if (storage.bytes() > file.size() - at) {
                throw new InvalidInputException("storage '" + key + "' takes " + storage.bytes() + " bytes from byte "
                        + at + " on, but the file is only " + file.size() + " bytes long; copy or download it again");
            }
            if (sources.put(key, ByteSource.plain(file, "storage '" + key + "'", at, storage.bytes())) != null) {
                throw in.bad("the storage key '" + key + "' twice");
            }
            at += storage.bytes();
        }
        return at;
    }

    private StoredTensor locate(String name, View view) {
        Storage storage = view.storage();
        ByteSource source = sources.get(storage.key());
        if (source == null) {
            throw new InvalidInputException("tensor '" + name + "' uses a storage that is missing from the file's list;"
                    + " copy or download the file again");
        }
        if (source.bytes() != storage.bytes()) {
            throw new InvalidInputException("tensor '" + name + "' needs a storage of " + storage.bytes()
                    + " bytes, but " + source.name() + " has " + source.bytes() + "; copy or download the file again");
        }
        return new StoredTensor(name, view.type(), source, view.offset(), view.shape(), view.stride());
    }
}
