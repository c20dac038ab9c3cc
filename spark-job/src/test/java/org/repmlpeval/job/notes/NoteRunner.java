package org.repmlpeval.job.notes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.display.GUI;
import org.apache.zeppelin.display.Input;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterOutput;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.InterpreterResultMessage;
import scala.Console$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/**
 * Runs notes as Zeppelin's Spark interpreter does: Scala in Scala's own shell, whose echo and prints go through Zeppelin's own {@link
 * InterpreterOutput}, forms by Zeppelin's own {@link GUI} and {@link Input}, SQL by the session.
 */
final class NoteRunner implements AutoCloseable {
    private final SparkSession spark;
    private final NoteContext z = new NoteContext();
    private final Sink sink = new Sink();
    private final IMain shell;

    /** What a paragraph gave. */
    record Result(
            Note.Paragraph paragraph,
            boolean success,
            List<InterpreterResultMessage> messages,
            Map<String, String> forms) {
        /** All text that is not a table. */
        String text() {
            return String.join(
                    "\n",
                    messages.stream().map(InterpreterResultMessage::getData).toList());
        }

        List<Table> tables() {
            return messages.stream()
                    .filter(one -> one.getType() == InterpreterResult.Type.TABLE)
                    .map(one -> Table.parse(one.getData()))
                    .toList();
        }

        Table table() {
            return tables().get(0);
        }

        long bytes() {
            return messages.stream()
                    .mapToLong(one -> one.getData().getBytes(StandardCharsets.UTF_8).length)
                    .sum();
        }
    }

    /** A table as the page shows it. */
    record Table(List<String> header, List<List<String>> rows) {
        static Table parse(String data) {
            List<List<String>> lines = data.strip()
                    .lines()
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
            return new Table(lines.get(0), lines.subList(1, lines.size()));
        }

        List<String> column(String name) {
            int index = header.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("no column " + name + " among " + header);
            }
            return rows.stream().map(row -> row.get(index)).toList();
        }
    }

    NoteRunner(SparkSession spark) throws ReflectiveOperationException {
        this.spark = spark;
        Settings settings = new Settings();
        settings.processArgumentString("-cp " + System.getProperty("java.class.path"));
        // Scala 2.13 has another constructor, and no released Zeppelin runs notes on it.
        shell = IMain.class
                .getConstructor(Settings.class, PrintWriter.class)
                .newInstance(settings, new PrintWriter(sink, true, StandardCharsets.UTF_8));
        shell.initializeSynchronous();
        interpret("val spark = org.apache.spark.sql.SparkSession.active; val sc = spark.sparkContext;"
                + " val z = org.repmlpeval.job.notes.NoteContext.current;"
                + " import spark.implicits._; import spark.sql; import org.apache.spark.sql.functions._");
    }

    /** Hands on the shell's output to the paragraph that runs. */
    private static final class Sink extends OutputStream {
        private OutputStream target = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            target.write(b);
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }

    private boolean interpret(String code) {
        return "Success".equals(String.valueOf(shell.interpret(code)));
    }

    /** @param values of forms by their names; other forms have their defaults */
    List<Result> run(Note note, Map<String, String> values) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Note.Paragraph paragraph : note.paragraphs()) {
            results.add(run(paragraph, values));
        }
        return results;
    }

    Result run(Note.Paragraph paragraph, Map<String, String> values) throws IOException {
        InterpreterOutput out = new InterpreterOutput();
        GUI gui = new GUI();
        gui.setParams(new HashMap<>(values));
        InterpreterContext context = InterpreterContext.builder()
                .setParagraphId("paragraph")
                .setInterpreterOut(out)
                .setGUI(gui)
                .build();
        boolean success =
                switch (paragraph.interpreter()) {
                    case "md" -> true;
                    case "spark" -> scala(paragraph.code(), context);
                    case "spark.sql" -> {
                        gui.setForms(Input.extractSimpleQueryForm(paragraph.code(), false));
                        yield sql(Input.getSimpleQuery(gui.getParams(), paragraph.code(), false), context);
                    }
                    default -> throw new IOException("no interpreter " + paragraph.interpreter());
                };
        out.flush();
        Map<String, String> forms = new LinkedHashMap<>();
        gui.getForms().forEach((name, form) -> forms.put(name, String.valueOf(form.getDefaultValue())));
        return new Result(paragraph, success, out.toInterpreterResultMessage(), forms);
    }

    /** Runs a paragraph of Scala; its forms and what it prints go to the context. */
    boolean scala(String code, InterpreterContext context) {
        InterpreterOutput out = begin(context);
        PrintStream before = System.out;
        sink.target = out;
        try {
            return Console$.MODULE$.withOut(out, () -> {
                System.setOut(Console$.MODULE$.out());
                return interpret(code);
            });
        } finally {
            System.setOut(before);
            sink.target = new ByteArrayOutputStream();
        }
    }

    private InterpreterOutput begin(InterpreterContext context) {
        z.setInterpreterContext(context);
        z.setGui(context.getGui());
        return context.out();
    }

    /** Runs a paragraph of SQL, in which the values of forms are put in already. */
    boolean sql(String code, InterpreterContext context) throws IOException {
        InterpreterOutput out = begin(context);
        try {
            for (String statement : code.split(";")) {
                out.write(z.showData(spark.sql(statement), z.getMaxResult()));
            }
            return true;
        } catch (Exception e) {
            out.write(e.toString());
            return false;
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
