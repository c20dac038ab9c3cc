package org.repmlpeval.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * Says in one sentence why a native library does not load: which one, from which folder, the cause, and what to set. Libraries
 * travel inside jars and are unpacked into a folder before they are loaded, so that folder is the usual cause.
 */
public final class NativeLibraries {
    /** Less than this cannot hold the libraries of this job, which take about 200 MB unpacked. */
    private static final long NEEDED_BYTES = 256L << 20;

    private static final String TMPDIR = "java.io.tmpdir";
    /** Java packages of the libraries; a more general one stands after those within it. */
    private static final List<Library> LIBRARIES = List.of(
            new Library("snappy-java", "org.xerial.snappy", () -> folder("org.xerial.snappy.tempdir")),
            new Library("zstd-jni", "com.github.luben.zstd", () -> folder("ZstdTempFolder")),
            new Library("lz4-java", "net.jpountz", () -> folder(TMPDIR)),
            new Library("OpenBLAS", "org.bytedeco.openblas", NativeLibraries::javacppFolder),
            new Library("oneDNN", "org.bytedeco.dnnl", NativeLibraries::javacppFolder),
            new Library("OpenCV", "org.bytedeco.opencv", NativeLibraries::javacppFolder),
            new Library("bindings of CUDA", "org.bytedeco.cuda", NativeLibraries::javacppFolder),
            new Library("ND4J", "org.nd4j", NativeLibraries::javacppFolder),
            new Library("JavaCPP", "org.bytedeco", NativeLibraries::javacppFolder),
            new Library("JNA", "com.sun.jna", NativeLibraries::jnaFolder));

    private NativeLibraries() {}

    /** @param javaPackage what the names of its classes begin with */
    private record Library(String name, String javaPackage, Supplier<Path> folder) {}

    /**
     * Uses a library for the first time.
     *
     * @throws EnvironmentException if it does not load; the message is one sentence for the user
     */
    public static void load(Runnable firstUse) {
        try {
            firstUse.run();
        } catch (LinkageError | RuntimeException e) {
            EnvironmentException known = explain(e).orElse(null);
            if (known != null) {
                throw known;
            }
            throw e;
        }
    }

    /** The sentence, if the failure is that of a native library in this JVM; the folder is looked at. */
    public static Optional<EnvironmentException> explain(Throwable failure) {
        return find(failure)
                .map(library -> new EnvironmentException(
                        "the native library " + library.name() + " does not load from "
                                + library.folder().get() + ": "
                                + cause(library.folder().get(), failure) + "; " + remedy(),
                        failure));
    }

    /** The same of a failure in another JVM, whose folders cannot be looked at. */
    public static Optional<EnvironmentException> explainRemote(Throwable failure) {
        return find(failure)
                .map(library -> new EnvironmentException(
                        "the native library " + library.name() + " does not load on an executor: " + root(failure)
                                + "; " + remedy(),
                        failure));
    }

    private static String remedy() {
        return "name a writable folder that allows execution with -Djna.tmpdir=DIR"
                + " -Dorg.bytedeco.javacpp.cachedir=DIR -Djava.io.tmpdir=DIR in REPMLP_EVAL_JAVA_OPTS or"
                + " --driver-java-options, and for executors in spark.executor.extraJavaOptions";
    }

    private static Optional<Library> find(Throwable failure) {
        if (chain(failure).stream().noneMatch(NativeLibraries::isLoadFailure)) {
            return Optional.empty();
        }
        return LIBRARIES.stream()
                .filter(library -> mentions(failure, name -> name.startsWith(library.javaPackage() + ".")))
                .findFirst();
    }

    private static boolean isLoadFailure(Throwable failure) {
        return failure instanceof UnsatisfiedLinkError
                || failure instanceof ExceptionInInitializerError
                || failure instanceof NoClassDefFoundError
                        && String.valueOf(failure.getMessage()).startsWith("Could not initialize class")
                || failure.getClass().getName().equals("org.xerial.snappy.SnappyError");
    }

    private static boolean mentions(Throwable failure, Predicate<String> className) {
        return chain(failure).stream()
                .anyMatch(cause -> Arrays.stream(cause.getStackTrace())
                                .map(StackTraceElement::getClassName)
                                .anyMatch(className)
                        || Arrays.stream(String.valueOf(cause.getMessage()).split("[\\s:']+"))
                                .anyMatch(className));
    }

    private static List<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(50)
                .toList();
    }

    /** What is wrong with the folder, else what the system said. */
    private static String cause(Path folder, Throwable failure) {
        Path existing = folder.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            return existing + " is not a folder";
        }
        if (!Files.isWritable(existing)) {
            return existing + " is not writable for the user " + System.getProperty("user.name");
        }
        if (isMountedNoexec(existing)) {
            return "its file system is mounted noexec, which forbids loading code from it";
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            if (free < NEEDED_BYTES) {
                return "no space left: " + (free >> 20) + " MiB are free on its file system, about "
                        + (NEEDED_BYTES >> 20) + " MiB are needed";
            }
        } catch (IOException e) {
            return e.toString();
        }
        return root(failure);
    }

    private static String root(Throwable failure) {
        List<Throwable> chain = chain(failure);
        String message = String.valueOf(chain.get(chain.size() - 1));
        return message.lines().findFirst().orElse(message);
    }

    /** Of Linux; elsewhere false. */
    private static boolean isMountedNoexec(Path folder) {
        Path mounts = Path.of("/proc/self/mounts");
        if (!Files.isReadable(mounts)) {
            return false;
        }
        try (var lines = Files.lines(mounts)) {
            Path real = folder.toRealPath();
            // device, mount point with spaces as \040, type, options; of several on one point the last one counts.
            return lines.map(line -> line.split(" "))
                    .filter(fields -> fields.length > 3 && real.startsWith(Path.of(fields[1].replace("\\040", " "))))
                    .reduce((a, b) -> b[1].length() >= a[1].length() ? b : a)
                    .map(fields -> Arrays.asList(fields[3].split(",")).contains("noexec"))
                    .orElse(false);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static Path folder(String property) {
        return Path.of(System.getProperty(property, System.getProperty(TMPDIR)));
    }

    /** The first of several that it finds usable. */
    private static Path javacppFolder() {
        try {
            return Loader.getCacheDir().toPath();
        } catch (IOException | LinkageError e) {
            return folder("org.bytedeco.javacpp.cachedir");
        }
    }

    /** As JNA chooses on Linux. */
    private static Path jnaFolder() {
        String set = System.getProperty("jna.tmpdir");
        if (set != null) {
            return Path.of(set);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path cache = caches == null || caches.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        Path own = cache.resolve("JNA").resolve("temp");
        return Files.isWritable(own) ? own : Path.of(System.getProperty(TMPDIR));
    }
}
