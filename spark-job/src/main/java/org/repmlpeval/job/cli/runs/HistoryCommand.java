package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.history.History;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description =
                "Show all finished runs below a folder over time: accuracy, changed predictions, differences of the outputs"
                        + " (drift) and speed of each checkpoint and form. Reports that cannot be read are named and left out.")
public final class HistoryCommand implements Callable<Integer> {
    private static final List<String> ENDINGS = List.of(".html", ".md", ".csv");

    @Parameters(
            paramLabel = "DIR",
            description =
                    "Folder that contains report folders that 'evaluate' wrote, at any depth down to 12 folders, local or on"
                            + " any Hadoop file system, for example /reports. Hidden folders are not searched.")
    private String folder;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "File to write as well. Its ending decides what it is: a page with charts (.html), tables in Markdown"
                            + " (.md), or one line for each form of each run (.csv). Example: /tmp/history.html. May be given"
                            + " several times. A file that is there is replaced. Default: none; the tables are only printed.")
    private List<String> out = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        out.forEach(HistoryCommand::ending);
        Configuration hadoop = SparkContexts.hadoop();
        History history = History.read(hadoop, folder);
        PrintWriter console = spec.commandLine().getOut();
        console.print(Secrets.redacted(history.console().text()));
        console.flush();
        for (String file : out) {
            Location location = Location.of(hadoop, file);
            Path parent = location.path().getParent();
            new Output(new Location(location.fileSystem(), parent), console)
                    .write(location.path().getName(), document(history, ending(file)));
        }
        return 0;
    }

    private static String document(History history, String ending) {
        return switch (ending) {
            case ".html" -> history.html();
            case ".md" -> history.markdown();
            default -> history.csv();
        };
    }

    private static String ending(String file) {
        return ENDINGS.stream()
                .filter(file::endsWith)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "setting out is " + file + "; legal: a file that ends with " + String.join(", ", ENDINGS)));
    }
}
