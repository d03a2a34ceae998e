/** The part of the page that a class is: the teacher's dialog, and what each machine shows of its share. */
import './class-banner.ts';
import './class-dialog.ts';
