package org.repmlpeval.model.engine.cuda;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.checkpoint.stored.Sha256;

/** The stand-in for a device: libraries of {@code src/test/cpp/cuda-stand-in}, built by g++ and loaded instead of CUDA's. */
public final class StandIn {
    private static final Path SOURCES = Path.of("src/test/cpp/cuda-stand-in").toAbsolutePath();
    private static final String LINE = NativeRuntime.versions().get("cuda").split("\\.")[0];
    private static Path folder;
    private static boolean tried;

    private StandIn() {}

    /**
     * Builds it, once for all test JVMs, and lets the backend load it.
     *
     * @return false if there is no g++ for x86-64 on this machine
     */
    public static synchronized boolean start() {
        if (!tried) {
            tried = true;
            if (System.getProperty("os.arch").equals("amd64") && succeeds(List.of("g++", "--version"))) {
                folder = build();
                System.setProperty("repmlp.cuda.libs", folder.toString());
                System.setProperty("repmlp.cuda.cache", folder.resolve("cache").toString());
            }
        }
        return folder != null;
    }

    /** Where the libraries are. */
    public static Path folder() {
        start();
        return folder;
    }

    /** Changes a setting, see driver.cpp. */
    public static void set(String name, long value) {
        driver().getFunction("stand_in_set").invokeInt(new Object[] {name, value});
    }

    public static long get(String name) {
        return driver().getFunction("stand_in_get").invokeLong(new Object[] {name});
    }

    private static NativeLibrary driver() {
        return NativeLibrary.getInstance(folder().resolve("libcuda.so.1").toString());
    }

    private static Path build() {
        try {
            Path finished = Path.of("target").toAbsolutePath().resolve("cuda-stand-in-" + LINE + "-" + hash());
            if (!Files.isDirectory(finished)) {
                Path aside = Files.createTempDirectory(Files.createDirectories(finished.getParent()), "cuda-stand-in");
                List<String> command = List.of(
                        "sh", SOURCES.resolve("build.sh").toString(), aside.toString(), LINE, finished.toString());
                if (!succeeds(command)) {
                    throw new IllegalStateException("failed: " + String.join(" ", command));
                }
                moveUnlessThere(aside, finished);
            }
            return finished;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another JVM may have built the same meanwhile. */
    private static void moveUnlessThere(Path aside, Path finished) throws IOException {
        try {
            Files.move(aside, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(finished)) {
                throw e;
            }
        }
    }

    private static String hash() throws IOException {
        StringBuilder all = new StringBuilder(SOURCES.toString());
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean good = process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
            if (!good) {
                System.err.println(output);
            }
            return good;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
