import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { createDemoApp } from './app';
import '@backstage/ui/css/styles.css';

const App = createDemoApp();
ReactDOM.createRoot(document.getElementById('root')!).render(<App />);
