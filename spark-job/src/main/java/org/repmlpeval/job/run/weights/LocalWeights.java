package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;

/**
 * A checkpoint on the local file system. One that is stored elsewhere is copied, with all files that belong to it and under their own
 * names; the copies are deleted on close.
 *
 * @param name the path by {@link UserPath#name}, followed by the file's name if it was a folder
 * @param file the checkpoint, or the index if it consists of several files
 * @param copies folder of the copies; null if there are none
 */
record LocalWeights(String name, Path file, Path copies) implements AutoCloseable {
    private static final String INDEX = ".safetensors.index.json";
    private static final String SAFETENSORS = ".safetensors";
    private static final Pattern PYTORCH = Pattern.compile(".*\\.(pth|pt|bin|ckpt|pth\\.tar)");
    private static final int MAX_NAMED = 5;

    /**
     * @param weights a file, or a folder with exactly one safetensors index or, without an index, exactly one {@code .safetensors} file
     * @throws InvalidInputException if there is no such file, or the folder holds none or several
     */
    static LocalWeights fetch(String weights, Configuration hadoop) throws IOException {
        Location location = UserPath.file(hadoop, weights);
        FileSystem fileSystem = location.fileSystem();
        org.apache.hadoop.fs.Path path = location.path();
        if (!fileSystem.exists(path)) {
            throw new InvalidInputException(lockedFolder(fileSystem, path)
                    .map(folder -> "weights " + weights + " cannot be read: permission denied for the user '"
                            + System.getProperty("user.name") + "' in the folder " + folder)
                    .orElse("weights " + weights + " do not exist" + UserPath.lookedAt(hadoop, weights)
                            + "; give a .pth or .safetensors file, or procedural[:SALT]"));
        }
        String written = UserPath.name(hadoop, weights, location);
        String name = written;
        if (fileSystem.getFileStatus(path).isDirectory()) {
            path = onlyFile(written, fileSystem, path);
            name = written + (written.endsWith("/") ? "" : "/") + path.getName();
        }
        return isLocal(fileSystem)
                ? new LocalWeights(name, Path.of(path.toUri().getPath()), null)
                : copied(name, fileSystem, path);
    }

    /** The parent folder that this user may not search, which makes a local path seem not to exist. */
    private static Optional<Path> lockedFolder(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        if (!isLocal(fileSystem)) {
            return Optional.empty();
        }
        Path folder = Path.of(fileSystem.makeQualified(path).toUri().getPath()).getParent();
        while (folder != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        return Optional.ofNullable(folder).filter(nearest -> !Files.isExecutable(nearest));
    }

    private static org.apache.hadoop.fs.Path onlyFile(
            String weights, FileSystem fileSystem, org.apache.hadoop.fs.Path folder) throws IOException {
        List<org.apache.hadoop.fs.Path> files = Arrays.stream(fileSystem.listStatus(folder))
                .filter(FileStatus::isFile)
                .map(FileStatus::getPath)
                .sorted()
                .toList();
        for (String end : List.of(INDEX, SAFETENSORS)) {
            List<org.apache.hadoop.fs.Path> found =
                    files.stream().filter(file -> file.getName().endsWith(end)).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (!found.isEmpty()) {
                throw new InvalidInputException(
                        "weights " + weights + " is a folder with " + found.size() + " files that end in " + end
                                + " (the first is " + found.get(0).getName() + "); name one of them");
            }
        }
        throw new InvalidInputException("weights " + weights + " is a folder without a *" + INDEX + " or *"
                + SAFETENSORS + "; " + instead(weights, files));
    }

    /** What to do with a folder that holds no safetensors. */
    private static String instead(String weights, List<org.apache.hadoop.fs.Path> files) {
        List<String> names =
                files.stream().map(org.apache.hadoop.fs.Path::getName).toList();
        if (names.contains(".metadata") || names.stream().anyMatch(name -> name.endsWith(".distcp"))) {
            return "it was written by torch.distributed.checkpoint: convert it to a file with python -m"
                    + " torch.distributed.checkpoint.format_utils dcp_to_torch " + weights + " weights.pth";
        }
        if (names.contains("data.pkl")) {
            return "it is an unpacked .pth: zip the folder again with zip -r -0 weights.pth " + weights
                    + ", or give the .pth itself";
        }
        List<String> others =
                names.stream().filter(name -> PYTORCH.matcher(name).matches()).toList();
        return others.isEmpty()
                ? "give a .pth or .safetensors file, or procedural[:SALT]"
                : "it holds " + String.join(", ", others.subList(0, Math.min(others.size(), MAX_NAMED)))
                        + (others.size() > MAX_NAMED ? " and " + (others.size() - MAX_NAMED) + " more" : "")
                        + ": give one of these files";
    }

    private static LocalWeights copied(String name, FileSystem from, org.apache.hadoop.fs.Path path)
            throws IOException {
        Path folder = Files.createTempDirectory("repmlp-eval-weights-");
        LocalWeights copy = new LocalWeights(name, folder.resolve(path.getName()), folder);
        try {
            copy(from, path, copy.file);
            for (String beside : CheckpointReader.filesBeside(copy.file)) {
                org.apache.hadoop.fs.Path shard = new Location(from, path.getParent()).resolve(beside);
                // If the file is missing, the reader reports it.
                if (from.exists(shard)) {
                    copy(from, shard, folder.resolve(beside));
                }
            }
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private static void copy(FileSystem from, org.apache.hadoop.fs.Path path, Path to) throws IOException {
        from.copyToLocalFile(false, path, new org.apache.hadoop.fs.Path(to.toUri()), true);
    }

    static boolean isLocal(FileSystem fileSystem) {
        return fileSystem instanceof RawLocalFileSystem
                || fileSystem.getScheme().equals("file");
    }

    @Override
    public void close() throws IOException {
        if (copies != null) {
            try (Stream<Path> files = Files.walk(copies)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
