package org.repmlpeval.model.checkpoint.pth;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.format.ForeignZip;
import org.repmlpeval.model.checkpoint.pickle.PickleLimits;
import org.repmlpeval.model.checkpoint.pickle.PickleMachine;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.pickle.PickledStateDict;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/**
 * Reads the archive that {@code torch.save} writes: {@code <root>/data.pkl}, {@code <root>/data/<key>}, {@code <root>/byteorder}.
 */
public final class PthReader {
    /** Real files shrink to about a tenth. */
    static final int MAX_PICKLE_RATIO = 100;

    private static final String PICKLE = "/data.pkl";
    private static final int MAX_BYTE_ORDER_TEXT = 16;

    private final ZipArchive archive;
    private final Map<String, ByteSource> entries;
    private final String root;
    private final ByteOrder order;
    private final Map<String, ByteSource> sources = new HashMap<>();

    private PthReader(FileBytes file) {
        archive = new ZipArchive(file);
        entries = archive.entries();
        root = findRoot();
        order = findByteOrder();
    }

    public static StoredStateDict read(FileBytes file, Optional<String> entry) {
        PthReader reader = new PthReader(file);
        StoredStateDict stored = PickledStateDict.of(PickleMachine.run(reader.readPickle()), entry, reader::locate);
        stored.notes().addAll(reader.archive.notes());
        return stored;
    }

    private String findRoot() {
        List<String> roots = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (roots.size() != 1) {
            throw new InvalidInputException("not a checkpoint but " + ForeignZip.explain(entries.keySet()));
        }
        if (entries.containsKey(roots.get(0) + "/constants.pkl")) {
            throw new InvalidInputException(
                    "a TorchScript archive (it holds constants.pkl); save its weights with torch.save(torch.jit.load(FILE,"
                            + " map_location=\"cpu\").state_dict(), \"weights.pth\"), if you trust the file");
        }
        return roots.get(0);
    }

    private ByteOrder findByteOrder() {
        ByteSource entry = entries.get(root + "/byteorder");
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String text = entry.bytes() > MAX_BYTE_ORDER_TEXT
                ? entry.bytes() + " bytes"
                : new String(entry.readAll(), StandardCharsets.US_ASCII).strip();
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new InvalidInputException(entry.name() + " says '" + text + "'; legal: little and big");
        };
    }

    private byte[] readPickle() {
        ByteSource pickle = entries.get(root + PICKLE);
        if (pickle.bytes() > PickleLimits.MAX_PICKLE_BYTES
                && pickle.bytes() <= MAX_PICKLE_RATIO * pickle.codedBytes()) {
            throw new InvalidInputException(PickleLimits.tooLong(pickle.name(), pickle.bytes()));
        }
        if (pickle.bytes() > PickleLimits.MAX_PICKLE_BYTES
                || pickle.bytes() > MAX_PICKLE_RATIO * Math.max(1, pickle.codedBytes())) {
            throw new InvalidInputException(pickle.name() + " claims " + pickle.bytes() + " bytes from "
                    + pickle.codedBytes() + "; at most " + PickleLimits.MAX_PICKLE_BYTES + " bytes and a ratio of "
                    + MAX_PICKLE_RATIO + " are allowed; refused as a zip bomb");
        }
        return pickle.readAll();
    }

    private StoredTensor locate(String name, View view) {
        Storage storage = view.storage();
        ByteSource source = sources.computeIfAbsent(storage.key(), key -> {
            ByteSource entry = entries.get(root + "/data/" + key);
            if (entry == null) {
                throw new InvalidInputException("tensor '" + name + "' is stored in entry '" + root + "/data/" + key
                        + "', which the archive does not" + " have; copy or download the file again");
            }
            return entry.in(order);
        });
        if (source.bytes() != storage.bytes()) {
            throw new InvalidInputException("tensor '" + name + "' needs a storage of " + storage.bytes()
                    + " bytes, but " + source.name() + " has " + source.bytes() + "; copy or download the file again");
        }
        return new StoredTensor(name, view.type(), source, view.offset(), view.shape(), view.stride());
    }
}
