package org.repmlpeval.model.checkpoint.pth;

import org.repmlpeval.model.checkpoint.pickle.PickleMachine;
import org.repmlpeval.model.checkpoint.pickle.PickledStateDict;
import org.repmlpeval.model.checkpoint.stored.ByteSource;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;

/** Reads the archive of {@code torch.save}: {@code <root>/data.pkl}, {@code <root>/data/<key>}, {@code <root>/byteorder}. */
final class PthReader {
    static final long MAX_PICKLE_BYTES = 256L << 20;
    /** Real ones shrink to about a tenth. */
    static final int MAX_PICKLE_RATIO = 100;

    private static final String PICKLE = "/data.pkl";
    private static final int MAX_BYTE_ORDER_TEXT = 16;

    private final Map<String, ByteSource> entries;
    private final String root;
    private final ByteOrder order;
    private final Map<String, ByteSource> sources = new HashMap<>();

    private PthReader(FileBytes file) {
        entries = new ZipArchive(file).entries();
        root = findRoot();
        order = findByteOrder();
    }

    static StoredStateDict read(FileBytes file, Optional<String> entry) {
        PthReader reader = new PthReader(file);
        return PickledStateDict.of(PickleMachine.run(reader.readPickle()), entry, reader::locate);
    }

    private String findRoot() {
        List<String> roots = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (roots.size() != 1) {
            throw new InvalidInputException("a zip archive with " + roots.size()
                    + " entries <name>/data.pkl where torch.save writes one;" + " give a .pth saved by torch.save");
        }
        if (entries.containsKey(roots.get(0) + "/constants.pkl")) {
            throw new InvalidInputException(
                    "a TorchScript archive (it holds constants.pkl); save the state dict with torch.save(model.state_dict(), file)");
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
            default -> throw new InvalidInputException(entry.name() + " says '" + text + "'; legal are little and big");
        };
    }

    private byte[] readPickle() {
        ByteSource pickle = entries.get(root + PICKLE);
        if (pickle.bytes() > MAX_PICKLE_BYTES || pickle.bytes() > MAX_PICKLE_RATIO * Math.max(1, pickle.codedBytes())) {
            throw new InvalidInputException(
                    pickle.name() + " claims " + pickle.bytes() + " bytes from " + pickle.codedBytes()
                            + "; at most " + MAX_PICKLE_BYTES + " bytes and a ratio of " + MAX_PICKLE_RATIO
                            + " are read; refused as a zip bomb");
        }
        return pickle.readAll();
    }

    private StoredTensor locate(String name, View view) {
        Storage storage = view.storage();
        ByteSource source = sources.computeIfAbsent(storage.key(), key -> {
            ByteSource entry = entries.get(root + "/data/" + key);
            if (entry == null) {
                throw new InvalidInputException(
                        "tensor '" + name + "' lies in entry '" + root + "/data/" + key + "', which the archive lacks");
            }
            return entry.in(order);
        });
        if (source.bytes() != storage.bytes()) {
            throw new InvalidInputException("tensor '" + name + "' lies in a storage of " + storage.bytes()
                    + " bytes, but " + source.name() + " has " + source.bytes() + "; copy or download the file again");
        }
        return new StoredTensor(name, view.type(), source, view.offset(), view.shape(), view.stride());
    }
}
