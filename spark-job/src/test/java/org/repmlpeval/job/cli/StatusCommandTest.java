package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.Machine;

class StatusCommandTest {
    private static final String RUN = "{\"version\": 1, \"key\": {\"parts\": {\"batch\": \"8\"}}, \"slots\": 2,"
            + " \"shards\": 400, \"images\": 50000, \"output\": \"/reports/b224\", \"sessions\": []}";
    private static final String SIGN = "{\"host\": \"node-7\", \"process\": 4711, \"processStarted\": \"then\","
            + " \"application\": \"app-3\", \"beat\": 7, \"seconds\": 70, \"shards\": 1, \"images\": 125,"
            + " \"at\": \"2026-11-30T00:12:10Z\"}";

    @TempDir
    Path directory;

    @Test
    void saysWhatIsFinishedAndWhoWorksOnIt() throws IOException {
        Path run = Files.createDirectory(directory.resolve(".b224.unfinished-1"));
        assertThat(Cli.run("status", directory.resolve("b224")).out())
                .isEqualTo("Unfinished run file:" + run + ": it has not started its tasks.\n");
        Files.writeString(run.resolve("run.json"), RUN);
        Files.createDirectory(run.resolve("shards"));
        Files.writeString(run.resolve("shards/shard-000012.result"), "a result");
        assertThat(Cli.run("status", directory.resolve("b224")).out())
                .isEqualTo("Unfinished run file:" + run + ": 1 of 400 shards are finished (0.3 %) of 50,000 images."
                        + " No driver is working on it; continue with --resume file:" + run + ".\n");
        String driver = "process 4711 on node-7 (application app-3)";
        Files.writeString(
                run.resolve("alive.json"), sign("node-7", Instant.now().minusSeconds(725)));
        assertThat(Cli.run("status", run).out())
                .endsWith("No sign from its driver, " + driver + ", for 12 min, though a driver that is alive gives one"
                        + " every 10 s: it has probably died; if it has, continue with --resume file:" + run + ".\n");
        String now = Instant.now().toString();
        Files.writeString(run.resolve("alive.json"), sign("node-7", Instant.parse(now)));
        assertThat(Cli.run("status", run).out())
                .endsWith("Its driver, " + driver + ", gave a sign of life at " + now + ".\n");
        Cli json = Cli.run("status", "--json", directory.resolve("b224"));
        assertThat(json.json().at("/unfinished/0/finishedShards").asInt()).isEqualTo(1);
        assertThat(json.json().at("/unfinished/0/lastSign/host").asText()).isEqualTo("node-7");
        assertThat(json.json().at("/unfinished/0/driver/state").asText()).isEqualTo("WORKING");
        assertThat(json.json().at("/unfinished/0/driver/secondsSinceSign").asInt())
                .isBetween(0, 29);
        assertThat(json.json().path("published").asBoolean()).isFalse();
    }

    @Test
    void aProcessOfThisMachineThatHasEndedIsSaid() throws IOException {
        Path run = Files.createDirectory(directory.resolve(".b224.unfinished-1"));
        Files.writeString(run.resolve("run.json"), RUN);
        String host = Machine.host();
        Files.writeString(run.resolve("alive.json"), sign(host, Instant.now().minusSeconds(3 * 3600 + 5)));
        assertThat(Cli.run("status", run).out())
                .contains("Its driver, process 4711 on " + host)
                .endsWith(
                        "has ended without publishing; its last sign of life was 3 h ago; continue with --resume file:"
                                + run + ".\n");
        Files.writeString(run.resolve("alive.json"), "{");
        assertThat(Cli.run("status", run).out())
                .endsWith("The last sign of its driver cannot be read; --resume finds out whether it is alive.\n");
    }

    private static String sign(String host, Instant at) {
        return SIGN.replace("node-7", host).replace("2026-11-30T00:12:10Z", at.toString());
    }

    @Test
    void whatIsNoRunIsAnError() throws IOException {
        Cli none = Cli.run("status", directory.resolve("b224"));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo("ERROR: there is no report in file:" + directory.resolve("b224")
                        + ", and no unfinished run beside it; give the --out of an evaluation\n");
        Path run = Files.createDirectory(directory.resolve(".b224.unfinished-1"));
        Files.writeString(run.resolve("run.json"), "{\"version\": 1");
        Cli damaged = Cli.run("status", run);
        assertThat(damaged.exitCode()).isEqualTo(2);
        assertThat(damaged.err()).contains("run.json is damaged", "remove the folder and start anew");
        Files.writeString(run.resolve("run.json"), RUN.replace("\"version\": 1", "\"version\": 2"));
        assertThat(Cli.run("status", run).err()).contains("is of version 2; this release reads 1");
    }
}
