package org.repmlpeval.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A command run in this JVM: its exit code and what it wrote. */
record Cli(int exitCode, String out, String err) {
    static Cli run(Object... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exitCode =
                    RepmlpEval.run(Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
            return new Cli(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** {@link #out} with sentences that were broken into lines on one line each. */
    String sentences() {
        return out.replaceAll("\n {12}(?=\\S)", " ");
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
