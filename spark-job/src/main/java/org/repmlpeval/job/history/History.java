package org.repmlpeval.job.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.history.RunFolders.Unread;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;

/**
 * All finished runs below a folder.
 *
 * <pre>{@code
 * History history = History.read(new Configuration(), "hdfs://nn/reports");
 * System.out.print(history.console().text());
 * Files.writeString(Path.of("history.html"), history.html());
 * }</pre>
 */
public final class History {
    private final String folder;
    private final List<HistoryRun> runs;
    private final List<Unread> unread;

    private History(String folder, List<HistoryRun> runs, List<Unread> unread) {
        this.folder = folder;
        this.runs = runs;
        this.unread = unread;
    }

    /**
     * Reads the reports of all runs below a folder. A report that cannot be read is named in every document with the reason.
     *
     * @param folder on any Hadoop file system; may be a run itself
     * @throws InvalidInputException if there is no such folder, or not one report below it can be read
     * @throws IOException if the file system fails
     */
    public static History read(Configuration hadoop, String folder) throws IOException {
        Location location = UserPath.folder(hadoop, folder);
        RunFolders found = RunFolders.below(location);
        List<HistoryRun> runs = new ArrayList<>();
        List<Unread> unread = new ArrayList<>(found.notSearched());
        for (Path path : found.runs()) {
            try {
                runs.add(HistoryRun.of(name(location, path), PublishedReport.read(hadoop, path.toString())));
            } catch (InvalidInputException | IOException e) {
                unread.add(new Unread(path.toString(), reason(e, path)));
            }
        }
        if (runs.isEmpty()) {
            throw new InvalidInputException("no report below " + location + " can be read"
                    + (unread.isEmpty()
                            ? "; give a folder below which there are runs of 'evaluate'"
                            : ": "
                                    + unread.stream()
                                            .map(one -> one.folder() + ": " + one.reason())
                                            .collect(Collectors.joining("; "))));
        }
        runs.sort(HistoryRun.ORDER);
        return new History(location.toString(), List.copyOf(runs), List.copyOf(unread));
    }

    /** Without the file, which the folder says. */
    private static String reason(Exception e, Path folder) {
        String text = String.valueOf(e.getMessage());
        String file = folder + "/" + PublishedReport.NAME + ": ";
        return text.startsWith(file) ? text.substring(file.length()) : text;
    }

    private static String name(Location root, Path run) {
        String above = root.path().toUri().getPath();
        String path = run.toUri().getPath();
        return path.equals(above)
                ? run.getName()
                : path.substring(above.endsWith("/") ? above.length() : above.length() + 1);
    }

    String folder() {
        return folder;
    }

    /** The oldest first. */
    List<HistoryRun> runs() {
        return runs;
    }

    List<Unread> unread() {
        return unread;
    }

    List<RunGroup> groups() {
        return RunGroup.of(runs);
    }

    /** For example {@code 31 runs from 2026-11-01 to 2026-11-30}. */
    String title() {
        String first = runs.get(0).when().substring(0, 10);
        String last = runs.get(runs.size() - 1).when().substring(0, 10);
        return "History of " + Count.grouped(runs.size(), "run")
                + (first.equals(last) ? " of " + first : " from " + first + " to " + last);
    }

    /** What a reader must know before the tables. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add("Finished runs below " + folder + ", the oldest first.");
        List<Repeat> repeats =
                groups().stream().flatMap(group -> group.repeats().stream()).toList();
        repeats.forEach(repeat -> repeat.sentence().ifPresent(sentences::add));
        long same = repeats.stream().filter(repeat -> repeat.results() == 1).count();
        if (same > 0) {
            sentences.add(Count.grouped(same, "checkpoint") + " with several runs gave the same result each time.");
        }
        unread.forEach(one -> sentences.add("NOT READ: " + one.folder() + ": " + one.reason()));
        return sentences;
    }

    /** For the console: names of runs are shortened, so that a line has at most 100 characters. */
    public Sheet console() {
        return new HistoryTables(this).console();
    }

    /** Tables in Markdown. */
    public String markdown() {
        return new HistoryTables(this).sheet().markdown();
    }

    /** One line for each form of each run, with all digits. */
    public String csv() {
        return Sheet.csv(new HistoryTables(this).everything());
    }

    /** A page with charts that needs neither another file nor the network. */
    public String html() {
        return new HistoryPage(this).html();
    }
}
