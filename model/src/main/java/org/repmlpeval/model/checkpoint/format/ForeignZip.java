package org.repmlpeval.model.checkpoint.format;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.repmlpeval.model.checkpoint.NameText;

/** Recognises zip archives that torch.save did not write, from the names of their entries, and says what the user can do. */
public final class ForeignZip {
    private static final int MAX_NAMED = 3;
    private static final List<String> CHECKPOINTS =
            List.of(".pth", ".pt", ".ckpt", ".safetensors", ".pth.tar", ".bin", ".pth.gz");
    private static final String PICKLE = "data.pkl";

    private final List<String> names;

    private ForeignZip(Collection<String> names) {
        this.names = names.stream()
                .filter(name -> !name.startsWith("__MACOSX/") && !name.endsWith("/"))
                .toList();
    }

    /** @param entries names of all entries of an archive that does not have exactly one {@code <name>/data.pkl} */
    public static String explain(Collection<String> entries) {
        return new ForeignZip(entries).explain();
    }

    private String explain() {
        if (has(name -> name.equals("archive_format") || name.endsWith("/archive_format"))
                || has(name -> name.endsWith("serialized_exported_program.json"))) {
            return "a program saved by torch.export (.pt2); save its weights with"
                    + " torch.save(dict(torch.export.load(FILE).state_dict), \"weights.pth\")";
        }
        if (has(name -> name.endsWith(".data/extern_modules") || name.endsWith(".data/python_version"))) {
            return "a package made by torch.package; load the model in it with"
                    + " torch.package.PackageImporter(FILE).load_pickle(...), if you trust the file, and save its state dict with"
                    + " torch.save(model.state_dict(), \"weights.pth\")";
        }
        if (has(name -> name.endsWith(".npy"))) {
            return "an archive of numpy arrays (.npz); save them as tensors with torch.save({k: torch.from_numpy(v) for k, v in"
                    + " numpy.load(FILE).items()}, \"weights.pth\")";
        }
        if (has(name -> name.equals("model.weights.h5")) || has(name -> name.endsWith("saved_model.pb"))) {
            return "a Keras or TensorFlow model, a format that is not supported; give a .pth or .safetensors file with PyTorch"
                    + " weights";
        }
        if (has(name -> name.equals("[Content_Types].xml") || name.equals("META-INF/MANIFEST.MF"))) {
            return "an office document or a Java archive, which are also zip archives; give the .pth or .safetensors file itself";
        }
        List<String> checkpoints =
                names.stream().filter(ForeignZip::isCheckpoint).toList();
        if (!checkpoints.isEmpty()) {
            return "a zip archive that contains " + named(checkpoints) + "; unpack it with unzip FILE and give "
                    + (checkpoints.size() == 1 ? "that file" : "one of these files");
        }
        List<String> pickles = names.stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.equals(List.of(PICKLE))) {
            return "a checkpoint that was unpacked and zipped again without its top folder: " + PICKLE
                    + " must be in a top folder; unpack the archive into a new folder and zip that folder itself: unzip FILE -d"
                    + " archive &&"
                    + " zip -r -0 weights.pth archive";
        }
        if (pickles.size() == 1) {
            return "a checkpoint that was unpacked and zipped again inside further folders: " + named(pickles)
                    + "; go to the folder above the one with " + PICKLE + " and zip that folder itself with zip -r -0";
        }
        return "a zip archive with " + pickles.size()
                + " entries named <name>/data.pkl, where torch.save writes exactly one"
                + (names.isEmpty() ? "" : "; it holds " + named(names)) + "; give a .pth file saved by torch.save";
    }

    private boolean has(Predicate<String> test) {
        return names.stream().anyMatch(test);
    }

    private static boolean isCheckpoint(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return CHECKPOINTS.stream().anyMatch(lower::endsWith);
    }

    private static String named(List<String> names) {
        return names.stream().limit(MAX_NAMED).map(NameText::quoted).collect(Collectors.joining(", "))
                + (names.size() > MAX_NAMED ? " and " + (names.size() - MAX_NAMED) + " more" : "");
    }
}
