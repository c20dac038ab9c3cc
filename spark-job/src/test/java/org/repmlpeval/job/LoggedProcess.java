package org.repmlpeval.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process with its output in a file; closing it ends it and all it started. */
final class LoggedProcess implements AutoCloseable {
    private static final int TAIL_LINES = 40;

    private final Process process;
    private final Path log;
    /** Children outlive a parent that ends by itself and are no longer known as its own then. */
    private final List<ProcessHandle> seen = new ArrayList<>();

    private LoggedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param environment set on top of this process's own; an empty value removes a variable */
    static LoggedProcess start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return new LoggedProcess(builder.start(), log);
    }

    /** @throws IllegalStateException if it still runs at the time's end */
    int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running after " + atMost + "\n" + tail());
        }
        return process.exitValue();
    }

    /**
     * The first match in the output, waited for.
     *
     * @throws IllegalStateException if the process ends, or the time, without one
     */
    MatchResult await(Pattern wanted, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            boolean last = !process.isAlive() || System.nanoTime() > end;
            Matcher matcher = wanted.matcher(output());
            if (matcher.find()) {
                return matcher.toMatchResult();
            }
            if (last) {
                throw new IllegalStateException("no '" + wanted + "' within " + atMost + "\n" + tail());
            }
            Thread.sleep(50);
        }
    }

    /** Ends the process, not those it started, by SIGKILL or SIGTERM. */
    void kill(boolean forcibly) {
        descendants();
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Stream<ProcessHandle> descendants() {
        List<ProcessHandle> now = process.descendants().toList();
        seen.addAll(now);
        return now.stream();
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "log " + log + " cannot be read: " + e;
        }
    }

    /** The last lines, for a failure's message. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "--- end of " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())) + "\n";
    }

    @Override
    public void close() {
        descendants();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
