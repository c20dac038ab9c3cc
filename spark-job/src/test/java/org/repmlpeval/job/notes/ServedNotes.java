package org.repmlpeval.job.notes;

import java.io.IOException;
import java.util.Properties;
import org.apache.zeppelin.interpreter.Interpreter;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterException;
import org.apache.zeppelin.interpreter.InterpreterResult;

/** The {@code spark} interpreter of a Zeppelin server, by {@link NoteRunner}: no release of Zeppelin's own for Spark 3.5 is on Maven Central. */
public abstract class ServedNotes extends Interpreter {
    private static NoteRunner runner;

    private ServedNotes(Properties properties) {
        super(properties);
    }

    static void use(NoteRunner notes) {
        runner = notes;
    }

    /** Runs {@code %spark}. */
    public static final class Scala extends ServedNotes {
        public Scala(Properties properties) {
            super(properties);
        }

        @Override
        boolean run(String code, InterpreterContext context) {
            return runner.scala(code, context);
        }

        @Override
        public FormType getFormType() {
            return FormType.NATIVE;
        }
    }

    /** Runs {@code %spark.sql}, whose forms the server fills in. */
    public static final class Sql extends ServedNotes {
        public Sql(Properties properties) {
            super(properties);
        }

        @Override
        boolean run(String code, InterpreterContext context) throws IOException {
            return runner.sql(code, context);
        }

        @Override
        public FormType getFormType() {
            return FormType.SIMPLE;
        }
    }

    /** Shows the text of {@code %md} as it is. */
    public static final class Markdown extends ServedNotes {
        public Markdown(Properties properties) {
            super(properties);
        }

        @Override
        boolean run(String code, InterpreterContext context) throws IOException {
            context.out().write(code);
            return true;
        }

        @Override
        public FormType getFormType() {
            return FormType.NONE;
        }
    }

    /** Whether the paragraph succeeded. */
    abstract boolean run(String code, InterpreterContext context) throws IOException;

    @Override
    public final InterpreterResult interpret(String code, InterpreterContext context) throws InterpreterException {
        try {
            return new InterpreterResult(
                    run(code, context) ? InterpreterResult.Code.SUCCESS : InterpreterResult.Code.ERROR);
        } catch (IOException e) {
            throw new InterpreterException(e);
        }
    }

    @Override
    public final void open() {}

    @Override
    public final void close() {}

    @Override
    public final void cancel(InterpreterContext context) {}

    @Override
    public final int getProgress(InterpreterContext context) {
        return 0;
    }
}
